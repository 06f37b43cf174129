/** Channels as the page has them: tests, and templates that people have changed. */
@NullMarked
package io.denyut.server.channels;

import org.jspecify.annotations.NullMarked;
