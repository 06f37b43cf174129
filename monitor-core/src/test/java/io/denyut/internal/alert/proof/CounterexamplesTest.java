package io.denyut.internal.alert.proof;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What the suite found, each as short as it got; {@link Step} says what the lines mean. */
class CounterexamplesTest {
    private static void holds(String steps) {
        assertThat(World.play(Script.parse(steps), Faults.NONE)).isNull();
    }

    @Test
    void
            who_may_have_been_told_by_an_attempt_that_was_cut_off_hears_of_the_end_although_the_next_attempt_was_refused() {
        holds("""
                result olt down
                pass 8358
                pass 8431
                begin 0
                crash 3
                begin 3
                end 5 refused
                """);
    }

    @Test
    void the_same_when_a_process_ended_between_the_attempts_again() {
        holds("""
                outage olt
                pass 16741
                begin 0
                begin 5
                begin 7
                crash 5
                begin 1
                end 7 refused
                crash 7
                pass 7499
                """);
    }

    @Test
    void a_target_that_goes_while_the_store_cannot_be_read_is_cleared_when_it_can() {
        holds("""
                disk-loads fails
                outage olt
                stop
                gone olt
                disk-loads works
                pass 1644
                back olt
                """);
    }

    @Test
    void what_could_not_be_given_up_when_its_notifier_was_gone_is_not_called_untold() {
        holds("""
                result olt/onu/2 down
                pass 9937
                disk-records fails-after
                pass 3306
                people nobody
                crash 3
                """);
    }

    @Test
    void a_notifier_that_goes_and_comes_back_while_the_store_cannot_be_read_brings_no_orphan() {
        holds("""
                disk-loads fails
                result far critical
                result far minor
                pass 22491
                crash 6
                begin 0
                people nobody
                disk-loads works
                pass 5522
                end 4 later
                people pager-for-far
                """);
    }

    @Test
    void an_old_result_of_the_parent_is_not_of_the_same_round_because_somebody_set_the_clock_back() {
        holds("""
                result olt up
                wall -340
                result olt/onu/1 minor
                result olt/onu/1 critical
                pass 7933
                """);
    }

    @Test
    void a_monitor_is_not_blind_for_ever_because_its_reference_is_not_watched_any_more() {
        holds("""
                people noc-without-ben
                result ref unknown
                pass 20516
                gone ref
                begin 3
                people pager-only
                end 2 unseen-in-doubt
                """);
    }

    @Test
    void who_was_told_that_the_monitor_is_blind_hears_of_the_end_when_the_reference_goes() {
        holds("""
                result ref down
                gone ref
                """);
    }

    @Test
    void a_reference_that_is_paused_does_not_answer_for_those_that_are_watched() {
        holds("""
                references ref-and-gw
                result ref up
                mode ref paused
                result gw down
                pass 23220
                result gw down
                """);
    }

    @Test
    void who_was_refused_the_notice_about_the_parent_hears_of_the_child_and_later_of_the_parent() {
        holds("""
                outage olt
                pass 11819
                pass 9827
                pass 6056
                result ref critical
                begin 6
                end 0 refused
                stop
                pass 7647
                pass 15015
                """);
    }

    @Test
    void a_worker_takes_no_row_while_it_owes_an_outcome() {
        holds("""
                disk-records fails-before
                people noc-without-ben
                result olt down
                pass 39819
                people pager-only
                begin 6
                disk-records fails-either-way
                begin 2
                people noc-only
                begin 4
                """);
    }

    @Test
    void what_a_reference_said_before_it_went_says_nothing_when_it_is_back() {
        holds("""
                result ref unknown
                pass 9962
                pass 6742
                pass 8765
                result ref unknown
                pass 11929
                gone ref
                pass 10266
                pass 3638
                pass 10280
                back ref
                outage olt/onu/2
                pass 37336
                """);
    }
}
