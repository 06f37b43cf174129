package io.denyut.server;

import static com.tngtech.archunit.lang.SimpleConditionEvent.violated;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import io.denyut.Plugins;
import io.denyut.spi.Provider;
import io.denyut.spi.TimeSource;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** Who may use what, checked in the compiled classes of every module that this build has made. */
class ArchitectureTest {
    private static final Path ROOT = root();
    private static final List<Path> MODULES = modules();
    private static final JavaClasses ALL = new ClassFileImporter()
            .importPaths(MODULES.stream().map(ArchitectureTest::classesOf).toList());

    private static final Set<String> PROBES =
            Set.of("io.denyut.icmp", "io.denyut.snmp", "io.denyut.host", "io.denyut.net", "io.denyut.epon");
    private static final Set<String> APPLICATIONS =
            Set.of("io.denyut.server", "io.denyut.agent", "io.denyut.demo", "io.denyut.examples");

    /** A new build has to have more than this: a test over nothing passes for ever. */
    private static final int FEWEST_CLASSES = 100;

    private static Path root() {
        Path at = Path.of("").toAbsolutePath();
        while (at != null && !Files.exists(at.resolve("CHANGELOG.md")) && !Files.exists(at.resolve("LICENSE"))) {
            at = at.getParent();
        }
        if (at == null) {
            throw new IllegalStateException("not inside the project");
        }
        return at;
    }

    /**
     * The folders with main sources that have been compiled: all that a build of the whole has made when this test runs. The benchmarks are
     * made after it, so they would be looked at or not as it happens; they are not published and may use internals (decision 008).
     */
    private static List<Path> modules() {
        try (Stream<Path> folders = Files.walk(ROOT, 2)) {
            return folders.filter(folder -> Files.isDirectory(folder.resolve("src/main/java")))
                    .filter(folder -> Files.isDirectory(classesOf(folder)))
                    .filter(folder -> !folder.endsWith("monitor-benchmarks"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Path classesOf(Path module) {
        return module.resolve("target/classes");
    }

    // ---- 1

    /** What users hold of the store; behind it are packages that use the values beside it. */
    private static final Map<String, Set<String>> DOORS = Map.of(
            "io.denyut.store",
            Set.of("JdbcStore", "StoreTools", "StoreSink", "RowSink"),
            "io.denyut.notify",
            Set.of("Templates"));

    @Test
    void internal_packages_are_used_by_their_own_module_only() {
        classes()
                .should(depend("on the internals of another module", d -> {
                    String target = d.getTargetClass().getPackageName();
                    int at = (target + ".").indexOf(".internal.");
                    return at > 0
                            && !owner(target.substring(0, at))
                                    .equals(owner(d.getOriginClass().getPackageName()));
                }))
                .check(ALL);
    }

    /** The module that a package belongs to, as a package prefix. */
    private static String owner(String name) {
        if (Set.of("io.denyut", "io.denyut.spi", "io.denyut.rule", "io.denyut.micrometer")
                        .contains(name)
                || within(name, "io.denyut.internal")) {
            return "io.denyut";
        }
        if (APPLICATIONS.stream().anyMatch(application -> within(name, application))) {
            return "applications";
        }
        return Stream.of(name.split("\\.")).limit(3).collect(Collectors.joining("."));
    }

    private static boolean within(String name, String prefix) {
        return name.equals(prefix) || name.startsWith(prefix + ".");
    }

    private static boolean within(String name, Collection<String> prefixes) {
        return prefixes.stream().anyMatch(prefix -> within(name, prefix));
    }

    // ---- 2

    @Test
    void plug_in_interfaces_use_the_values_and_nothing_else() {
        classes()
                .that(inPackage("io.denyut.spi"))
                .should(depend("beyond the values, the JDK and JSpecify", d -> {
                    String target = d.getTargetClass().getBaseComponentType().getPackageName();
                    return !Set.of("", "io.denyut", "io.denyut.spi").contains(target)
                            && !within(target, "java")
                            && !within(target, "org.jspecify");
                }))
                .check(ALL);
    }

    @Test
    void values_do_not_know_the_engine_except_where_a_monitor_is_built() {
        classes()
                .that(inPackage("io.denyut"))
                .should(depend(
                        "on internals",
                        d -> (d.getTargetClass().getPackageName() + ".").contains(".internal.")
                                && !d.getDescription().contains("<io.denyut.Monitor.builder()>")))
                .check(ALL);
    }

    // ---- 3

    @Test
    void probes_do_not_know_each_other_nor_stores_nor_notifiers() {
        classes()
                .should(depend("on another probe, a store or a notifier", d -> {
                    String from = owner(d.getOriginClass().getPackageName());
                    String to = owner(d.getTargetClass().getPackageName());
                    boolean listed = from.equals("io.denyut.epon") && to.equals("io.denyut.snmp");
                    return PROBES.contains(from)
                            && !from.equals(to)
                            && !listed
                            && (PROBES.contains(to)
                                    || Set.of("io.denyut.store", "io.denyut.notify")
                                            .contains(to));
                }))
                .check(ALL);
    }

    // ---- 4

    @Test
    void nothing_depends_on_the_applications() {
        classes()
                .should(depend(
                        "on an application",
                        d -> within(d.getTargetClass().getPackageName(), APPLICATIONS)
                                && !within(d.getOriginClass().getPackageName(), APPLICATIONS)))
                .check(ALL);
    }

    // ---- 5

    @Test
    void third_party_types_are_no_part_of_a_public_signature() {
        classes()
                .that(describe("are API", c -> isApi(c) && !within(c.getPackageName(), "io.denyut.micrometer")))
                .should(condition("show only types of the JDK, JSpecify and Denyut", (c, report) -> {
                    Stream.concat(c.getInterfaces().stream(), c.getSuperclass().stream())
                            .flatMap(type -> type.getAllInvolvedRawTypes().stream())
                            .filter(ArchitectureTest::isForeign)
                            .forEach(type -> report.accept(c.getName(), type));
                    for (JavaMember member : c.getMembers()) {
                        if (member.getModifiers().contains(JavaModifier.PUBLIC)
                                || member.getModifiers().contains(JavaModifier.PROTECTED)) {
                            signature(member)
                                    .filter(ArchitectureTest::isForeign)
                                    .forEach(type -> report.accept(member.getFullName(), type));
                        }
                    }
                }))
                .check(ALL);
    }

    private static boolean isApi(JavaClass type) {
        boolean visible = type.getModifiers().contains(JavaModifier.PUBLIC)
                && type.getEnclosingClass().map(ArchitectureTest::isApi).orElse(true);
        return visible
                && !(type.getPackageName() + ".").contains(".internal.")
                && !within(type.getPackageName(), APPLICATIONS);
    }

    private static Stream<JavaClass> signature(JavaMember member) {
        if (member instanceof JavaCodeUnit unit) {
            return Stream.of(
                            unit.getReturnType().getAllInvolvedRawTypes().stream(),
                            unit.getParameterTypes().stream().flatMap(type -> type.getAllInvolvedRawTypes().stream()),
                            unit.getExceptionTypes().stream())
                    .flatMap(types -> types);
        }
        return ((JavaField) member).getType().getAllInvolvedRawTypes().stream();
    }

    private static boolean isForeign(JavaClass type) {
        String name = type.getBaseComponentType().getPackageName();
        return !name.isEmpty()
                && !within(name, Set.of("java", "javax.sql", "javax.net", "org.jspecify", "io.denyut"))
                && !type.getBaseComponentType().isPrimitive();
    }

    // ---- 6

    @Test
    void each_library_is_a_module_with_the_name_of_its_package() throws IOException {
        for (Path module : MODULES) {
            String folder = module.getFileName().toString();
            if (!folder.startsWith("monitor-")) {
                continue;
            }
            String name = folder.replaceFirst("^monitor-(probes-)?", "").replaceFirst("-jdbc$", "");
            ModuleDescriptor descriptor =
                    descriptor(module).orElseThrow(() -> new AssertionError(folder + " has no module-info"));
            assertThat(descriptor.name()).isEqualTo("io.denyut." + name);
            assertThat(descriptor.isOpen()).as(folder).isFalse();
            assertThat(descriptor.exports())
                    .as(folder)
                    .noneMatch(exported ->
                            !exported.isQualified() && exported.source().contains(".internal"));
            if (folder.equals("monitor-core")) {
                assertThat(descriptor.requires())
                        .anyMatch(required -> required.name().equals("org.jspecify")
                                && required.modifiers().contains(ModuleDescriptor.Requires.Modifier.TRANSITIVE));
            }
        }
    }

    private static Optional<ModuleDescriptor> descriptor(Path module) throws IOException {
        Path file = classesOf(module).resolve("module-info.class");
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(file)) {
            return Optional.of(ModuleDescriptor.read(in));
        }
    }

    @Test
    void packages_do_not_depend_on_each_other_in_circles() {
        SlicesRuleDefinition.slices()
                .assignedFrom(new SliceAssignment() {
                    @Override
                    public SliceIdentifier getIdentifierOf(JavaClass type) {
                        String name = type.getPackageName();
                        boolean core = Set.of("io.denyut", "io.denyut.spi", "io.denyut.rule")
                                .contains(name);
                        // The root package of an application puts the others together, and holds what they share.
                        return within(name, "io.denyut") && !APPLICATIONS.contains(name)
                                ? SliceIdentifier.of(core ? "io.denyut and its interfaces" : name)
                                : SliceIdentifier.ignore();
                    }

                    @Override
                    public String getDescription() {
                        return "packages";
                    }
                })
                .should()
                .beFreeOfCycles()
                .ignoreDependency(
                        describe("the front door", type -> type.getName().equals("io.denyut.Monitor")),
                        describe("the builder", type -> within(type.getPackageName(), "io.denyut.internal")))
                .ignoreDependency(
                        describe("a module's front door", ArchitectureTest::isDoor),
                        describe(
                                "its rooms",
                                type -> DOORS.keySet().stream()
                                        .anyMatch(module -> within(type.getPackageName(), module + ".internal"))))
                .check(ALL);
    }

    private static boolean isDoor(JavaClass type) {
        return DOORS.getOrDefault(type.getPackageName(), Set.of()).stream()
                .anyMatch(door -> type.getName().equals(type.getPackageName() + "." + door)
                        || type.getName().startsWith(type.getPackageName() + "." + door + "$"));
    }

    @Test
    void every_package_says_that_nothing_in_it_is_null_unless_it_is_said() {
        Set<String> unmarked =
                ALL.stream().map(JavaClass::getPackageName).collect(Collectors.toCollection(TreeSet::new));
        ALL.stream()
                .filter(type -> type.getSimpleName().equals("package-info") && type.isAnnotatedWith(NullMarked.class))
                .forEach(type -> unmarked.remove(type.getPackageName()));
        unmarked.remove("");
        assertThat(unmarked).as("packages without @NullMarked").isEmpty();
    }

    @Test
    void every_public_type_of_the_core_says_since_when_it_exists() throws IOException {
        Pattern documented =
                Pattern.compile("@since \\d+\\.\\d+.*?\\*/.*?^public ", Pattern.DOTALL | Pattern.MULTILINE);
        List<String> missing = new ArrayList<>();
        int seen = 0;
        for (String folder : List.of("io/denyut", "io/denyut/spi")) {
            try (Stream<Path> files =
                    Files.list(ROOT.resolve("monitor-core/src/main/java").resolve(folder))) {
                for (Path file :
                        files.filter(f -> f.toString().endsWith(".java")).toList()) {
                    String source = Files.readString(file);
                    if (Pattern.compile("^public ", Pattern.MULTILINE)
                            .matcher(source)
                            .find()) {
                        seen++;
                        if (!documented.matcher(source).find()) {
                            missing.add(file.getFileName().toString());
                        }
                    }
                }
            }
        }
        assertThat(missing).as("types without @since").isEmpty();
        assertThat(seen).isGreaterThan(50);
    }

    // ---- 7

    @Test
    void nothing_prints_sleeps_or_logs_past_slf4j() {
        classes()
                .that(describe("are not the main class of an application", type -> !isMain(type)))
                .should(condition("not print, sleep or use java.util.logging", (c, report) -> {
                    for (JavaAccess<?> access : c.getAccessesFromSelf()) {
                        String target = access.getTarget().getFullName();
                        if (target.equals("java.lang.System.out")
                                || target.equals("java.lang.System.err")
                                || target.startsWith("java.lang.Thread.sleep(")
                                || target.startsWith("java.util.logging.")) {
                            report.accept(access.getDescription(), access.getTargetOwner());
                        }
                    }
                }))
                .check(ALL);
    }

    @Test
    void only_internal_packages_make_threads() {
        classes()
                .that(describe(
                        "are neither internal nor a main class",
                        type -> !(type.getPackageName() + ".").contains(".internal.") && !isMain(type)))
                .should(condition(
                        "not make threads",
                        (c, report) -> c.getCodeUnitAccessesFromSelf().stream()
                                .filter(access -> access.getTarget().getName().equals("<init>")
                                        && access.getTargetOwner().isAssignableTo(Thread.class))
                                .forEach(access -> report.accept(access.getDescription(), access.getTargetOwner()))))
                .check(ALL);
    }

    private static boolean isMain(JavaClass type) {
        JavaClass outer = type;
        while (outer.getEnclosingClass().isPresent()) {
            outer = outer.getEnclosingClass().get();
        }
        return within(outer.getPackageName(), APPLICATIONS)
                && outer.tryGetMethod("main", String[].class).isPresent();
    }

    @Test
    void static_fields_are_final_and_hold_nothing_that_changes() {
        Set<String> changing = Set.of(
                "java.lang.ThreadLocal",
                "java.lang.Thread",
                "java.lang.StringBuilder",
                "java.util.Random",
                "java.util.concurrent.Executor",
                "java.util.concurrent.ConcurrentMap",
                "java.util.concurrent.locks.Lock",
                "java.util.concurrent.atomic.AtomicBoolean",
                "java.util.concurrent.atomic.AtomicInteger",
                "java.util.concurrent.atomic.AtomicLong",
                "java.util.concurrent.atomic.AtomicReference",
                "java.util.concurrent.atomic.LongAdder",
                "java.util.AbstractCollection",
                "java.util.AbstractMap",
                "java.util.Queue");
        fields().that(new DescribedPredicate<JavaField>("are static and written by people") {
                    @Override
                    public boolean test(JavaField field) {
                        return field.getModifiers().contains(JavaModifier.STATIC)
                                && !field.getModifiers().contains(JavaModifier.SYNTHETIC)
                                && !field.getName().contains("$");
                    }
                })
                .should(new ArchCondition<>("be final and of a type that cannot change") {
                    @Override
                    public void check(JavaField field, ConditionEvents events) {
                        boolean fixed = field.getModifiers().contains(JavaModifier.FINAL);
                        boolean changes = changing.stream()
                                .anyMatch(name -> field.getRawType().isAssignableTo(name));
                        boolean openArray = field.getRawType().isArray()
                                && !field.getModifiers().contains(JavaModifier.PRIVATE);
                        if (!fixed || changes || openArray) {
                            events.add(violated(field, field.getDescription() + " can change"));
                        }
                    }
                })
                .check(ALL);
    }

    // ---- 8

    @Test
    void one_class_reads_the_clock() {
        Set<String> clocks = Set.of(
                "java.lang.System.currentTimeMillis()",
                "java.time.Instant.now()",
                "java.time.LocalDate.now()",
                "java.time.LocalDateTime.now()",
                "java.time.LocalTime.now()",
                "java.time.ZonedDateTime.now()",
                "java.time.OffsetDateTime.now()",
                "java.time.Clock.systemUTC()",
                "java.time.Clock.systemDefaultZone()",
                "java.util.Date.<init>()");
        Set<String> readers = new TreeSet<>();
        Set<String> others = new TreeSet<>();
        for (JavaClass type : ALL) {
            for (JavaAccess<?> access : type.getAccessesFromSelf()) {
                String target = access.getTarget().getFullName();
                if (clocks.contains(target) || target.startsWith("java.time.ZonedDateTime.now(java.time.ZoneId")) {
                    (type.isAssignableTo(TimeSource.class) ? readers : others).add(access.getDescription());
                }
            }
        }
        assertThat(others).as("readings of the clock outside the time source").isEmpty();
        assertThat(readers).as("the time source").hasSize(1);
    }

    // ---- 9

    @Test
    void service_files_and_module_descriptors_name_the_same_providers() throws IOException {
        for (Path module : MODULES) {
            Optional<ModuleDescriptor> descriptor = descriptor(module);
            if (descriptor.isEmpty()) {
                continue;
            }
            Set<String> provided = descriptor.get().provides().stream()
                    .flatMap(provides -> provides.providers().stream().map(name -> provides.service() + " " + name))
                    .collect(Collectors.toCollection(TreeSet::new));
            assertThat(services(module)).as(module.getFileName().toString()).isEqualTo(provided);
        }
    }

    private static Set<String> services(Path module) throws IOException {
        Set<String> services = new TreeSet<>();
        Path folder = classesOf(module).resolve("META-INF/services");
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    for (String line : Files.readAllLines(file)) {
                        String name = line.replaceFirst("#.*", "").trim();
                        if (!name.isEmpty()) {
                            services.add(file.getFileName() + " " + name);
                        }
                    }
                }
            }
        }
        return services;
    }

    @Test
    void the_id_of_every_provider_is_listed_in_the_readme() throws Exception {
        String readme = Files.readString(ROOT.resolve("README.md"));
        Plugins plugins = Plugins.discover(Provider.class.getClassLoader());
        assertThat(plugins.problems()).isEmpty();
        for (Plugins.Found found : plugins.found()) {
            if (found.location().contains("test-classes")) {
                continue; // a double of the tests beside this one
            }
            assertThat(readme)
                    .as("the row of %s %s", found.kind(), found.id())
                    .containsPattern("\\| *" + found.kind() + " *\\| *`" + found.id() + "` *\\|");
        }
    }

    // ---- 10

    @Test
    void there_is_something_to_check() {
        assertThat(ALL.size()).isGreaterThan(FEWEST_CLASSES);
        assertThat(MODULES)
                .extracting(module -> module.getFileName().toString())
                .contains("monitor-core");
        assertThat(ALL.stream().filter(type -> type.getPackageName().equals("io.denyut.spi")))
                .hasSizeGreaterThan(20);
    }

    // ---- shapes

    private static DescribedPredicate<JavaClass> describe(String description, Predicate<JavaClass> predicate) {
        return DescribedPredicate.describe(description, predicate);
    }

    private static DescribedPredicate<JavaClass> inPackage(String name) {
        return describe("are in " + name, type -> type.getPackageName().equals(name));
    }

    private static ArchCondition<JavaClass> depend(String what, Predicate<Dependency> forbidden) {
        return new ArchCondition<>("not depend " + what) {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                    if (forbidden.test(dependency)) {
                        events.add(violated(dependency, dependency.getDescription()));
                    }
                }
            }
        };
    }

    private static ArchCondition<JavaClass> condition(
            String what, BiConsumer<JavaClass, BiConsumer<String, JavaClass>> check) {
        return new ArchCondition<>(what) {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                check.accept(
                        type,
                        (where, culprit) -> events.add(violated(type, where + " has to do with " + culprit.getName())));
            }
        };
    }
}
