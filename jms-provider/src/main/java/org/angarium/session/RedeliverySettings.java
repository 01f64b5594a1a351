package org.angarium.session;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.angarium.message.Address;
import org.angarium.session.RedeliveryPolicy.Action;
import org.angarium.session.RedeliveryPolicy.Backoff;
import org.angarium.session.RedeliveryPolicy.Breaker;
import org.angarium.session.RedeliveryPolicy.ExceptionRule;
import org.angarium.session.RedeliveryPolicy.Order;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a policy as text: {@code maxDeliveries=5}. Also whole texts of them, one on each
 * line or separated by commas.
 */
public final class RedeliverySettings {
  /** The names of the settings, in the order in which they are shown. */
  public static final List<String> NAMES =
      RedeliverySetting.ALL.stream().map(RedeliverySetting::name).toList();

  private final RedeliveryPolicy base;
  private final List<String> faults = new ArrayList<>();
  private Map<String, String> given = Map.of();

  RedeliverySettings(RedeliveryPolicy base) {
    this.base = base;
  }

  /**
   * Reads settings that are separated by line feeds, or by commas when there is no line feed.
   *
   * @throws IllegalArgumentException when a part has no equals sign or a name comes twice; the
   *     message lists every fault
   */
  public static Map<String, String> parse(String text) {
    List<String> faults = new ArrayList<>();
    Map<String, String> settings = parse(text, faults);
    refuse(faults);
    return settings;
  }

  /** All that is wrong with settings as a text: with the text, and with what it says. */
  public static List<String> faults(String text) {
    List<String> faults = new ArrayList<>();
    Map<String, String> settings = parse(text, faults);
    try {
      RedeliveryPolicy.DEFAULT.with(settings);
    } catch (IllegalArgumentException e) {
      faults.add(String.valueOf(e.getMessage()));
    }
    return faults;
  }

  private static Map<String, String> parse(String text, List<String> faults) {
    Map<String, String> settings = new LinkedHashMap<>();
    for (String part : text.split(text.indexOf('\n') >= 0 ? "\n" : ",")) {
      int equals = part.indexOf('=');
      if (part.isBlank()) {
        continue;
      }
      if (equals < 0) {
        faults.add("'%s' has no value; write NAME=VALUE".formatted(part.strip()));
      } else if (settings.put(part.substring(0, equals).strip(), part.substring(equals + 1).strip())
          != null) {
        faults.add("%s is given twice".formatted(part.substring(0, equals).strip()));
      }
    }
    return settings;
  }

  /** Writes settings so that {@link #parse} reads them, whatever destinations are called. */
  public static String text(Map<String, String> settings) {
    StringBuilder text = new StringBuilder();
    new TreeMap<>(settings).forEach((name, value) -> text.append(name + "=" + value + "\n"));
    return text.toString();
  }

  /** The value of a setting; empty for none. */
  static String value(RedeliveryPolicy policy, String name) {
    Backoff backoff = policy.backoff();
    return switch (name) {
      case "maxDeliveries" -> String.valueOf(policy.maxDeliveries());
      case "firstDelayMs" -> String.valueOf(backoff.firstDelayMs());
      case "delayMs" -> String.valueOf(backoff.delayMs());
      case "multiplier" -> String.valueOf(backoff.multiplier());
      case "maxDelayMs" -> String.valueOf(backoff.maxDelayMs());
      case "jitterPercent" -> String.valueOf(backoff.jitterPercent());
      case "budgetMs" -> String.valueOf(policy.budgetMs());
      case "order" -> policy.order().word();
      case "exceptions" -> String.join(";", policy.rules().stream().map(String::valueOf).toList());
      case "deadLetters" -> nameOrEmpty(policy.deadLetters());
      case "expired" -> nameOrEmpty(policy.expired());
      case "breakerFailures" -> String.valueOf(policy.breaker().failures());
      case "breakerOpenMs" -> String.valueOf(policy.breaker().openMs());
      default -> throw new IllegalArgumentException("there is no setting '" + name + "'");
    };
  }

  private static String nameOrEmpty(@Nullable String name) {
    return name == null ? "" : name;
  }

  RedeliveryPolicy with(Map<String, String> settings) {
    given = settings;
    for (String name : settings.keySet()) {
      if (!NAMES.contains(name)) {
        faults.add(
            "there is no redelivery setting '%s'; the nearest one is %s"
                .formatted(name, NearestName.of(name, NAMES)));
      }
    }
    Backoff backoff =
        new Backoff(
            number("firstDelayMs"),
            number("delayMs"),
            multiplier(),
            number("maxDelayMs"),
            (int) number("jitterPercent"));
    RedeliveryPolicy policy =
        new RedeliveryPolicy(
            (int) number("maxDeliveries"),
            backoff,
            number("budgetMs"),
            order(),
            rules(),
            queue("deadLetters"),
            queue("expired"),
            new Breaker((int) number("breakerFailures"), number("breakerOpenMs")));
    if (backoff.maxDelayMs() < Math.max(backoff.firstDelayMs(), backoff.delayMs())) {
      faults.add(
          "maxDelayMs is %d, less than firstDelayMs=%d or delayMs=%d; raise it"
              .formatted(backoff.maxDelayMs(), backoff.firstDelayMs(), backoff.delayMs()));
    }
    refuse(faults);
    return policy;
  }

  private static void refuse(List<String> faults) {
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", faults));
    }
  }

  private String text(String name) {
    String value = given.get(name);
    return value == null ? value(base, name) : value;
  }

  private void wrong(String name) {
    faults.add(
        "%s is '%s', but has to be %s"
            .formatted(name, text(name), RedeliverySetting.form(name).text()));
  }

  private long number(String name) {
    try {
      long number = Long.parseLong(text(name));
      if (RedeliverySetting.form(name) instanceof RedeliverySetting.Whole range
          && number >= range.min()
          && number <= range.max()) {
        return number;
      }
    } catch (NumberFormatException e) {
      // said below, as for a number that is out of range
    }
    wrong(name);
    return Long.parseLong(value(base, name));
  }

  private double multiplier() {
    try {
      double number = Double.parseDouble(text("multiplier"));
      if (number >= 1 && number <= 1_000) {
        return number;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    wrong("multiplier");
    return base.backoff().multiplier();
  }

  private Order order() {
    for (Order order : Order.values()) {
      if (order.word().equals(text("order"))) {
        return order;
      }
    }
    wrong("order");
    return base.order();
  }

  private List<ExceptionRule> rules() {
    List<ExceptionRule> rules = new ArrayList<>();
    for (String part : text("exceptions").split(";")) {
      int colon = part.indexOf(':');
      Action action = colon < 1 ? null : action(part.substring(colon + 1).strip());
      if (action != null) {
        rules.add(new ExceptionRule(part.substring(0, colon).strip(), action));
      } else if (!part.isBlank()) {
        faults.add(
            "exceptions has '%s', but has to be CLASS:retry or CLASS:deadLetter, several of them"
                    .formatted(part.strip())
                + " separated by semicolons");
      }
    }
    return rules;
  }

  private static @Nullable Action action(String word) {
    for (Action action : Action.values()) {
      if (action.word().equals(word)) {
        return action;
      }
    }
    return null;
  }

  private @Nullable String queue(String name) {
    String queue = text(name);
    if (queue.isEmpty()) {
      return null;
    }
    try {
      return Address.queue(queue).name();
    } catch (IllegalArgumentException e) {
      faults.add("%s: %s".formatted(name, e.getMessage()));
      return null;
    }
  }
}
