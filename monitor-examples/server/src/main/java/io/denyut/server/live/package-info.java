/** The live feed: one serialised change each second, shared by all who look. */
@NullMarked
package io.denyut.server.live;

import org.jspecify.annotations.NullMarked;
