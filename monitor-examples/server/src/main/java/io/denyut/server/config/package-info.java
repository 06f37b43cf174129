/**
 * What the server is told to do, by {@code denyut.yml}, {@code .env}, the environment and the page: every value knows its place, everything
 * that is wrong is found at once, and changes are taken over while the server runs. {@link io.denyut.server.config.Configuration} is where
 * it comes together.
 */
@NullMarked
package io.denyut.server.config;

import org.jspecify.annotations.NullMarked;
