package org.angarium.tck.architecture;

import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The rules that hold whatever the tables say: the Jakarta Messaging objects know no broker, what
 * decides in the broker takes its threads, clock, randomness, sockets and SQL from outside, and
 * every lock stands in the lock order.
 */
final class EngineCheck {
  private static final Map<String, Set<String>> NEVER =
      Map.of("jms", Set.of("broker", "store", "routing", "transaction", "management"));

  private static final Set<String> ENGINE = Set.of("broker", "routing", "selector", "transaction");

  private static final Set<String> FORBIDDEN_PREFIXES =
      Set.of(
          "java.net.",
          "java.sql.",
          "javax.sql.",
          "javax.net.",
          "java.nio.channels.",
          "java.nio.file.",
          "java.io.File",
          "java.util.random.",
          "org.h2.");

  private static final Set<String> FORBIDDEN_TYPES =
      Set.of(
          "java.lang.ThreadGroup",
          "java.util.Random",
          "java.util.SplittableRandom",
          "java.util.Timer",
          "java.security.SecureRandom",
          "java.util.concurrent.CompletableFuture",
          "java.util.concurrent.Executors",
          "java.util.concurrent.ForkJoinPool",
          "java.util.concurrent.ScheduledThreadPoolExecutor",
          "java.util.concurrent.ThreadLocalRandom",
          "java.util.concurrent.ThreadPoolExecutor",
          "org.angarium.runtime.EngineThread");

  private static final Set<String> FORBIDDEN_MEMBERS =
      Set.of(
          "java.lang.Math.random",
          "java.lang.System.currentTimeMillis",
          "java.lang.System.nanoTime",
          "java.lang.Thread.<init>",
          "java.lang.Thread.sleep",
          "java.lang.Thread.start",
          "java.time.Clock.systemDefaultZone",
          "java.time.Clock.systemUTC",
          "java.time.Instant.now",
          "java.time.LocalDate.now",
          "java.time.LocalDateTime.now",
          "java.time.OffsetDateTime.now",
          "java.time.ZonedDateTime.now",
          "java.util.UUID.randomUUID",
          "org.angarium.runtime.Clock.SYSTEM");

  private EngineCheck() {}

  /** Uses that no row may allow. */
  static List<String> forbiddenUses(CodeGraph code) {
    List<String> problems = new ArrayList<>();
    NEVER.forEach(
        (from, refused) ->
            code.uses(from)
                .forEach(
                    (to, places) -> {
                      if (refused.contains(to)) {
                        problems.add(
                            "`%s` never uses `%s`, whatever its row says: %s"
                                .formatted(from, to, places.first()));
                      }
                    }));
    for (String name : code.packages()) {
      if (ENGINE.contains(name)) {
        for (JavaClass type : code.classesIn(name)) {
          problems.addAll(reachedOutside(name, type));
        }
      }
    }
    return problems;
  }

  private static Set<String> reachedOutside(String name, JavaClass type) {
    Set<String> found = new TreeSet<>();
    for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
      String target = dependency.getTargetClass().getBaseComponentType().getName();
      if (FORBIDDEN_TYPES.contains(target)
          || FORBIDDEN_PREFIXES.stream().anyMatch(target::startsWith)) {
        found.add(told(name, type, target));
      }
    }
    for (JavaAccess<?> access : type.getAccessesFromSelf()) {
      AccessTarget target = access.getTarget();
      String member = target.getOwner().getName() + "." + target.getName();
      if (FORBIDDEN_MEMBERS.contains(member)) {
        found.add(told(name, type, member));
      }
    }
    return found;
  }

  private static String told(String name, JavaClass type, String target) {
    return "`%s` owns no thread, clock, random, file, socket or SQL, but %s uses %s"
        .formatted(name, type.getName(), target);
  }

  /** Locks that the page does not order, and ordered locks that are no more. */
  static List<String> locks(CodeGraph code, List<String> ordered) {
    Set<String> actual = new TreeSet<>();
    for (String name : code.packages()) {
      for (JavaClass type : code.classesIn(name)) {
        for (JavaField field : type.getFields()) {
          if (isLock(field.getRawType())) {
            actual.add(name + "." + field.getName());
          }
        }
      }
    }
    List<String> problems = new ArrayList<>();
    for (String lock : actual) {
      if (!ordered.contains(lock)) {
        problems.add("lock %s has no row in the lock order".formatted(lock));
      }
    }
    for (String lock : ordered) {
      if (!actual.contains(lock)) {
        problems.add("the lock order has a row for %s, which does not exist".formatted(lock));
      }
    }
    return problems;
  }

  private static boolean isLock(JavaClass type) {
    return type.getPackageName().equals("java.util.concurrent.locks")
        && type.getSimpleName().endsWith("Lock");
  }
}
