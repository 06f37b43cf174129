/** The server and its inventory under load: requests, viewers, a large inventory that is read again and again. */
@NullMarked
package io.denyut.bench.server;

import org.jspecify.annotations.NullMarked;
