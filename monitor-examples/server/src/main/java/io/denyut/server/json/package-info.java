/** Writes JSON. */
@NullMarked
package io.denyut.server.json;

import org.jspecify.annotations.NullMarked;
