/** What is known of targets now, put together once for all answers. */
@NullMarked
package io.denyut.server.view;

import org.jspecify.annotations.NullMarked;
