package io.denyut.internal.alert.proof;

import io.denyut.Observation;
import io.denyut.Route;
import io.denyut.Severity;
import io.denyut.Status;
import io.denyut.Tags;
import io.denyut.Target;
import io.denyut.internal.alert.Recipients;
import io.denyut.rule.Rules;
import io.denyut.spi.AlertPolicy;
import io.denyut.spi.Finding;
import io.denyut.spi.Recipient;
import io.denyut.spi.Rule;
import io.denyut.spi.RuleContext;
import io.denyut.spi.Verdict;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What is watched, by which rules, and who is told: small, with one of each kind. */
final class Network {
    static final List<String> TARGETS = List.of("olt", "olt/onu/1", "far", "gw", "olt/onu/2", "ref");

    /** By index into {@link #TARGETS}. */
    static final List<Target> ALL = List.of(
            Target.of("olt", "127.0.0.2"),
            Target.of("olt/onu/1", "127.0.0.2").withParent("olt"),
            Target.of("far", "127.0.0.3").withTags(Tags.of("site", "far")),
            Target.of("gw", "127.0.0.1"),
            Target.of("olt/onu/2", "127.0.0.2").withParent("olt"),
            Target.of("ref", "127.0.0.9"));

    static final List<String> RULE_SETS = List.of("both", "down-only", "quality-only", "none");
    private static final List<Set<String>> RULES =
            List.of(Set.of("down", "quality", "cover"), Set.of("down"), Set.of("quality"), Set.of());

    private static final Recipient ANN = Recipient.mail("ann@example.net");
    private static final Recipient BEN = Recipient.mail("ben@example.net");
    private static final Recipient CAT = Recipient.mail("cat@example.net");

    static final List<String> NOTIFIERS = List.of("noc", "pager");
    static final List<String> PEOPLE =
            List.of("all", "routed", "noc-without-ben", "noc-only", "pager-only", "pager-for-far", "nobody");
    private static final List<Recipients> RECIPIENTS = List.of(
            new Recipients(both(List.of(ANN, BEN), List.of(CAT)), List.of()),
            new Recipients(
                    both(List.of(ANN, BEN), List.of(CAT)),
                    List.of(Route.to("noc"), Route.to("pager").atLeast(Severity.CRITICAL))),
            new Recipients(both(List.of(ANN), List.of(CAT)), List.of()),
            new Recipients(Map.of("noc", List.of(ANN, BEN)), List.of()),
            new Recipients(Map.of("pager", List.of(CAT)), List.of()),
            new Recipients(
                    both(List.of(ANN), List.of(CAT)),
                    List.of(Route.to("noc"), Route.to("pager").tag("site", "far"))),
            new Recipients(Map.of(), List.of()));

    private Network() {}

    /** The rules of a set: those that were there before are kept, others are made anew, for rules remember what they said. */
    static Map<String, Rule> rules(int set, Map<String, Rule> before) {
        Map<String, Rule> rules = new LinkedHashMap<>();
        for (String id : List.of("down", "quality", "cover")) {
            if (RULES.get(set).contains(id)) {
                Rule kept = before.get(id);
                rules.put(id, kept != null ? kept : make(id));
            }
        }
        return rules;
    }

    private static Rule make(String id) {
        return switch (id) {
            case "down" -> Rules.down(id, Severity.MAJOR, 1);
            case "quality" -> new Quality();
            default -> new Cover();
        };
    }

    static Recipients recipients(int people) {
        return RECIPIENTS.get(people);
    }

    private static Map<String, List<Recipient>> both(List<Recipient> noc, List<Recipient> pager) {
        Map<String, List<Recipient>> people = new LinkedHashMap<>();
        people.put("noc", noc);
        people.put("pager", pager);
        return people;
    }

    /** Through which others each target is reached: any of them is enough. */
    static final Map<String, Set<String>> DEPENDS_ON = Map.of("olt", Set.of("gw"), "far", Set.of("gw", "olt"));

    /** What must be there for a target to be reached, one of each set; what contains it included. */
    static List<Set<String>> needs(String target) {
        return switch (target) {
            case "olt" -> List.of(Set.of("gw"));
            case "far" -> List.of(Set.of("gw", "olt"));
            case "olt/onu/1", "olt/onu/2" -> List.of(Set.of("olt"));
            default -> List.of();
        };
    }

    /** What shows that the monitor can see. */
    static final List<String> REFERENCE_SETS = List.of("ref", "ref-and-gw", "none");

    private static final List<Set<String>> REFERENCES = List.of(Set.of("ref"), Set.of("ref", "gw"), Set.of());

    static Set<String> references(int set) {
        return REFERENCES.get(set);
    }

    /** Whether a target is this one or contained in it. */
    static boolean isWithin(String target, String whole) {
        return target.equals(whole) || target.startsWith(whole + "/");
    }

    /** The target that explains what is wrong with {@link #COVERED} while it is critical. */
    static final String COVERS = "olt";

    static final Set<String> COVERED = Set.of("olt/onu/1", "far");

    private static final class Cover implements Rule {
        @Override
        public String id() {
            return "cover";
        }

        @Override
        public Severity severity() {
            return Severity.CRITICAL;
        }

        @Override
        public AlertPolicy policy() {
            return AlertPolicy.IMMEDIATE;
        }

        @Override
        public List<Finding> evaluate(Observation seen, RuleContext context) {
            if (!seen.target().id().equals(COVERS)) {
                return List.of();
            }
            boolean isCritical = seen.reason() != null && seen.reason().code().equals("test.critical");
            if (isCritical) {
                return List.of(covering(Finding.of(seen, Verdict.BREACH, "all behind it suffer"), COVERED));
            }
            boolean isOver = seen.status() == Status.UP || seen.status() == Status.DEGRADED;
            return List.of(Finding.of(seen, isOver ? Verdict.CLEAR : Verdict.HOLD, ""));
        }
    }

    static Finding covering(Finding finding, Set<String> covered) {
        return new Finding(
                finding.target(),
                finding.check(),
                finding.source(),
                finding.key(),
                finding.verdict(),
                finding.severity(),
                finding.text(),
                finding.value(),
                covered);
    }

    /** Raised by two DEGRADED results in a row, with a severity that changes. */
    private static final class Quality implements Rule {
        @Override
        public String id() {
            return "quality";
        }

        @Override
        public Severity severity() {
            return Severity.MINOR;
        }

        @Override
        public AlertPolicy policy() {
            return AlertPolicy.rounds(2);
        }

        @Override
        public List<Finding> evaluate(Observation seen, RuleContext context) {
            if (seen.status() == Status.UP) {
                return List.of(Finding.of(seen, Verdict.CLEAR, "good"));
            }
            if (seen.status() != Status.DEGRADED) {
                return List.of(Finding.of(seen, Verdict.HOLD, ""));
            }
            boolean isBad = seen.reason() != null && seen.reason().code().equals("test.critical");
            return List.of(
                    Finding.of(seen, Verdict.BREACH, "poor").withSeverity(isBad ? Severity.CRITICAL : Severity.MINOR));
        }
    }
}
