package org.angarium;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.angarium.Option.Choice;
import org.angarium.Option.Flag;
import org.angarium.Option.Number;
import org.angarium.Option.Redelivery;
import org.angarium.Option.Side;
import org.angarium.Option.Text;
import org.angarium.session.NearestName;

/** Every option there is. A name that is not here is refused, naming the nearest one that is. */
public final class Options {
  static final String JMX = "jmx";
  static final String USER = "user";
  static final String PASSWORD = "password";
  static final String CLIENT_ID = "clientId";
  static final String PREFETCH = "prefetch";
  static final String MAX_DELIVERIES = "maxDeliveries";
  static final String REDELIVERY_BUDGET_MS = "redeliveryBudgetMs";
  static final String AUTO_ACK_SYNC = "autoAckSync";
  static final String TRUSTED_CLASSES = "trustedClasses";

  private static final List<Option> ALL =
      List.of(
          new Option(
              "anonymous",
              new Flag(),
              Side.BROKER,
              "",
              "Whether clients without credentials are admitted; without it they are until a user"
                  + " is configured."),
          new Option(
              AUTO_ACK_SYNC,
              new Flag(),
              Side.CLIENT,
              "false",
              "Whether AUTO_ACKNOWLEDGE waits until an acknowledgement would survive a power cut,"
                  + " not only the end of the process, before the next message is handed out."),
          new Option(
              "autoCreate",
              new Flag(),
              Side.BROKER,
              "true",
              "Whether a destination is created when it is first used."),
          new Option(
              "chunkThresholdKb",
              new Number(1, 256),
              Side.BROKER,
              "",
              "Bodies larger than so many KiB stand in files of their own beside the journal; 256"
                  + " by default."),
          new Option(
              CLIENT_ID, new Text(false), Side.CLIENT, "", "The client id of every connection."),
          new Option(
              "data",
              new Text(false),
              Side.BROKER,
              "",
              "The data folder; without it messages are kept in memory only."),
          new Option(
              "elision",
              new Flag(),
              Side.BROKER,
              "true",
              "Whether a persistent message may be given to a waiting consumer before it is"
                  + " written, so that one that is settled at once is never written at all; its"
                  + " send returns when it is durable or settled, either way."),
          new Option(
              JMX,
              new Choice(List.of("read", "write", "off")),
              Side.BROKER,
              "read",
              "Whether the broker is shown by JMX: to look at, also with commands, or not at all;"
                  + " see MANAGEMENT.md."),
          new Option(
              "journalSizeMb",
              new Number(16, 1_048_576),
              Side.BROKER,
              "",
              "How large the journal in front of the database may become, in MiB; 1024 by"
                  + " default."),
          new Option(
              "lingerMs",
              new Number(0, 86_400_000),
              Side.BROKER,
              "10000",
              "How long the broker goes on after its last connection closed, in milliseconds; 0"
                  + " stops it at once."),
          new Option(
              MAX_DELIVERIES,
              new Number(0, 1_000_000),
              Side.CLIENT,
              "0",
              "How many deliveries of a message to a consumer may begin, when that is fewer than"
                  + " its redelivery policy allows; 0 for as many as it allows."),
          new Option(PASSWORD, new Text(true), Side.CLIENT, "", "The password to connect with."),
          new Option(
              PREFETCH,
              new Number(1, 10_000),
              Side.CLIENT,
              "32",
              "How many messages a consumer may be given ahead of its use of them."),
          new Option(
              "redelivery",
              new Redelivery(),
              Side.BROKER,
              "",
              "The redelivery policy for everything that has no other, as in"
                  + " maxDeliveries=5,delayMs=500; see REDELIVERY.md."),
          new Option(
              REDELIVERY_BUDGET_MS,
              new Number(0, 31_622_400_000L),
              Side.CLIENT,
              "0",
              "How long after its first failed delivery a message may be delivered again to a"
                  + " consumer, in milliseconds, when that is shorter than its redelivery policy"
                  + " says; 0 for as the policy says."),
          new Option(
              "storeMode",
              new Choice(List.of("journal", "jdbcOnly")),
              Side.BROKER,
              "",
              "What makes a write durable: the journal in front of the database, which is the"
                  + " default, or the database alone."),
          new Option(
              TRUSTED_CLASSES,
              new Text(false),
              Side.CLIENT,
              "",
              "The classes that an ObjectMessage may be read into; none by default."),
          new Option(USER, new Text(false), Side.CLIENT, "", "The user to connect as."));

  private static final Map<String, Option> BY_NAME = byName();

  private Options() {}

  /** Every option, ordered by name. */
  public static List<Option> all() {
    return ALL;
  }

  /**
   * The option of this name.
   *
   * @throws IllegalArgumentException when there is none; the message names the nearest one
   */
  public static Option named(String name) {
    Option option = BY_NAME.get(name);
    if (option == null) {
      throw new IllegalArgumentException(
          "there is no option '%s'; the nearest one is %s"
              .formatted(name, NearestName.of(name, ALL.stream().map(Option::name).toList())));
    }
    return option;
  }

  private static Map<String, Option> byName() {
    Map<String, Option> map = new TreeMap<>();
    for (Option option : ALL) {
      map.put(option.name(), option);
    }
    return Map.copyOf(map);
  }
}
