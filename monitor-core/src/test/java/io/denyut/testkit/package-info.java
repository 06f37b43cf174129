/**
 * What tests of plug-ins need: contracts to inherit, a clock to move, doubles that can be slow or throw, and fixtures with real sockets.
 *
 * <p>Published as the test-jar of monitor-core; bring JUnit Jupiter and AssertJ yourself.
 */
@NullMarked
package io.denyut.testkit;

import org.jspecify.annotations.NullMarked;
