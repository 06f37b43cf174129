/**
 * Values and the front door: {@link io.denyut.Monitor#builder()}.
 *
 * <p>Everything here is immutable or thread-safe. Plug-in authors also need {@link io.denyut.spi}; ready-made rules are in
 * {@link io.denyut.rule}.
 */
@NullMarked
package io.denyut;

import org.jspecify.annotations.NullMarked;
