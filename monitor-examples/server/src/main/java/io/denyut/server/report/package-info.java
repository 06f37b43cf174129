/** Reports by the clock: how the network was in the last hour, or day. */
@NullMarked
package io.denyut.server.report;

import org.jspecify.annotations.NullMarked;
