/** What was measured lately, for charts and statistics. */
@NullMarked
package io.denyut.server.history;

import org.jspecify.annotations.NullMarked;
