package io.denyut.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails when threads that were not there before are still alive afterwards: on a method after that test, on a class after its last test.
 * Threads get ten seconds to end. Not for tests that run in parallel in one JVM.
 */
@Documented
@Inherited
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NoLeaks.Checker.class)
public @interface NoLeaks {
    /** Looks before and after. */
    final class Checker implements BeforeAllCallback, AfterAllCallback, BeforeEachCallback, AfterEachCallback {
        private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(NoLeaks.class);
        private static final Duration PATIENCE = Duration.ofSeconds(10);

        /** Threads that the JDK, JNA and the test runner start once and keep. */
        private static final Pattern INFRASTRUCTURE = Pattern.compile(
                "CompletableFutureDelayScheduler|ForkJoinPool.*|Attach Listener|process reaper.*|.*Cleaner.*"
                        + "|Reference Handler|Signal Dispatcher|SIG.* handler|Keep-Alive-.*|junit-.*|surefire-.*");

        private final Duration patience;

        /** As the annotation makes it. */
        public Checker() {
            this(PATIENCE);
        }

        Checker(Duration patience) {
            this.patience = patience;
        }

        @Override
        public void beforeAll(ExtensionContext context) {
            remember(context);
        }

        @Override
        public void afterAll(ExtensionContext context) {
            check(context);
        }

        @Override
        public void beforeEach(ExtensionContext context) {
            if (isOnMethod(context)) {
                remember(context);
            }
        }

        @Override
        public void afterEach(ExtensionContext context) {
            if (isOnMethod(context)) {
                check(context);
            }
        }

        private static boolean isOnMethod(ExtensionContext context) {
            return context.getElement()
                    .filter(element -> element.isAnnotationPresent(NoLeaks.class))
                    .isPresent();
        }

        private static void remember(ExtensionContext context) {
            context.getStore(NAMESPACE).put(context.getUniqueId(), alive());
        }

        private void check(ExtensionContext context) {
            @SuppressWarnings("unchecked")
            Set<Thread> before = context.getStore(NAMESPACE).get(context.getUniqueId(), Set.class);
            requireNoneBut(before, context.getDisplayName());
        }

        /** The threads of the moment. */
        static Set<Thread> alive() {
            return new HashSet<>(Thread.getAllStackTraces().keySet());
        }

        /** Waits until no others are left. */
        void requireNoneBut(Set<Thread> before, String where) {
            Await.until(
                    "the threads of " + where + " to end",
                    patience,
                    () -> left(before).isEmpty(),
                    () -> left(before).stream().map(Checker::describe).collect(Collectors.joining("\n", "\n", "")));
        }

        private static List<Thread> left(Set<Thread> before) {
            return alive().stream()
                    .filter(thread -> thread.isAlive() && !before.contains(thread))
                    .filter(thread -> !INFRASTRUCTURE.matcher(thread.getName()).matches())
                    .toList();
        }

        private static String describe(Thread thread) {
            return "  " + thread
                    + Stream.of(thread.getStackTrace())
                            .limit(6)
                            .map(line -> "\n    at " + line)
                            .collect(Collectors.joining());
        }
    }
}
