package io.denyut.server.doctor;

import java.util.List;

/** Looks at one thing that a server needs. Changes nothing, ends by itself, and uses no network but loopback and the configured databases. */
interface Examination {
    /** What is looked at, in one or two words. */
    String name();

    /** What was found; more than one where there are several of the kind. */
    List<Diagnosis> examine(Patient patient) throws Exception;
}
