/** The event loop of the pinger, its sockets and its system calls. Not an API. */
@NullMarked
package io.denyut.icmp.internal;

import org.jspecify.annotations.NullMarked;
