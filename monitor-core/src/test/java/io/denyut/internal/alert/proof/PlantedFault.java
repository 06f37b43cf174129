package io.denyut.internal.alert.proof;

import io.denyut.Observation;
import io.denyut.Status;
import io.denyut.TargetMode;
import io.denyut.internal.alert.AlertBook;
import io.denyut.spi.AlertChange;
import io.denyut.spi.AlertSnapshot;
import io.denyut.spi.DeliveryAttempt.Outcome;
import io.denyut.spi.Fence;
import io.denyut.spi.FencedException;
import io.denyut.spi.Finding;
import io.denyut.spi.Rule;
import io.denyut.spi.RuleContext;
import io.denyut.spi.Verdict;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** For each clause something that breaks it, planted at a seam: a suite that does not notice proves nothing. */
enum PlantedFault {
    A_RESTART_FORGETS_WHO_WAS_TOLD("clause 1", () -> new Faults() {
        @Override
        Disk disk() {
            return new Disk() {
                @Override
                public AlertSnapshot load(Fence fence) throws IOException {
                    AlertSnapshot all = super.load(fence);
                    return new AlertSnapshot(all.open(), all.waiting(), List.of());
                }
            };
        }
    }),
    A_RESTART_FORGETS_RECOVERIES_THAT_WAIT("clause 2", () -> new Faults() {
        @Override
        Disk disk() {
            return new Disk() {
                @Override
                public AlertSnapshot load(Fence fence) throws IOException {
                    AlertSnapshot all = super.load(fence);
                    return new AlertSnapshot(all.open(), List.of(), all.told());
                }
            };
        }
    }),
    REFUSED_COUNTS_AS_TOLD("clause 3", () -> new Faults() {
        @Override
        void delivered(AlertBook book, String delivery, Outcome outcome) {
            book.delivered(delivery, outcome == Outcome.DEAD ? Outcome.SENT : outcome);
        }
    }),
    STATE_WITHOUT_ITS_OUTBOX("told, or not", () -> new Faults() {
        @Override
        Disk disk() {
            return new Disk() {
                @Override
                void store(Fence fence, AlertChange change) throws FencedException {
                    // as two transactions would, of which the second fails
                    boolean isHalf = writes != WORKS;
                    super.store(
                            fence,
                            new AlertChange(
                                    change.id(),
                                    change.alerts(),
                                    change.events(),
                                    change.settled(),
                                    isHalf ? List.of() : change.waiting(),
                                    isHalf ? List.of() : change.outbox(),
                                    change.told(),
                                    change.withheld()));
                }
            };
        }
    }),
    A_CHANGE_MADE_AGAIN_COUNTS_TWICE("clause 4", () -> new Faults() {
        @Override
        Disk disk() {
            return new Disk() {
                private int times;

                @Override
                void store(Fence fence, AlertChange change) throws FencedException {
                    super.store(
                            fence,
                            new AlertChange(
                                    change.id() + "." + ++times,
                                    change.alerts(),
                                    change.events(),
                                    change.settled(),
                                    change.waiting(),
                                    change.outbox(),
                                    change.told(),
                                    change.withheld()));
                }
            };
        }
    }),
    A_MUTE_IS_NOT_SEEN("clause 5", () -> new Faults() {
        @Override
        TargetMode mode(TargetMode mode) {
            return TargetMode.ACTIVE;
        }
    }),
    WHAT_IS_WITHHELD_IS_NOT_PUT_DOWN("told, or not", () -> new Faults() {
        @Override
        Disk disk() {
            return new Disk() {
                @Override
                AlertChange kept(AlertChange change) {
                    return new AlertChange(
                            change.id(),
                            change.alerts(),
                            change.events(),
                            change.settled(),
                            change.waiting(),
                            change.outbox(),
                            change.told(),
                            List.of());
                }
            };
        }
    }),
    A_PARENT_LOOKS_FRESH_ALTHOUGH_IT_IS_NOT("clause 6", () -> new Faults() {
        @Override
        void observed(AlertBook book, Observation seen) {
            book.observed(seen);
            if (seen.target().parentId() != null) {
                book.observed(new Observation(
                        Network.ALL.get(0), // nobody asked it
                        seen.checkId(),
                        seen.source(),
                        seen.tick(),
                        seen.time(),
                        seen.elapsed(),
                        Status.UP,
                        null,
                        List.of()));
            }
        }
    }),
    WHAT_COVERS_IS_NOT_SEEN("clause 5", () -> new Faults() {
        @Override
        List<Finding> evaluate(Rule rule, Observation seen, RuleContext context) {
            return super.evaluate(rule, seen, context).stream()
                    .map(finding -> Network.covering(finding, Set.of()))
                    .toList();
        }
    }),
    NOBODY_LOOKS_AT_THE_REFERENCES("clause 7", () -> new Faults() {
        @Override
        void observed(AlertBook book, Observation seen) {
            if (!seen.target().id().equals("ref")) {
                book.observed(seen);
            }
        }
    }),
    UNKNOWN_IS_DOWN("clause 8", () -> new Faults() {
        @Override
        List<Finding> evaluate(Rule rule, Observation seen, RuleContext context) {
            return rule.id().equals("down") && seen.status() == Status.UNKNOWN
                    ? List.of(Finding.of(seen, Verdict.BREACH, "unknown"))
                    : super.evaluate(rule, seen, context);
        }
    });

    final String clause;
    final Supplier<Faults> faults;

    PlantedFault(String clause, Supplier<Faults> faults) {
        this.clause = clause;
        this.faults = faults;
    }
}
