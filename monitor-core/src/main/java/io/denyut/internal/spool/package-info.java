/** Items that wait on disk: how they are written down, and the files that keep them. Not API. */
@NullMarked
package io.denyut.internal.spool;

import org.jspecify.annotations.NullMarked;
