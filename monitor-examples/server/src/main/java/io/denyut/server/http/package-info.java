/** The HTTP layer: one table of routes, who may use them, and the checks that come before. Only {@code WebServer} knows the web server. */
@NullMarked
package io.denyut.server.http;

import org.jspecify.annotations.NullMarked;
