/** The documented paths and shapes of the system that Denyut replaces ("S1"), as thin adapters. */
@NullMarked
package io.denyut.server.compat;

import org.jspecify.annotations.NullMarked;
