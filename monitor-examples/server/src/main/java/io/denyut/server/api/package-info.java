/** One class for each resource. */
@NullMarked
package io.denyut.server.api;

import org.jspecify.annotations.NullMarked;
