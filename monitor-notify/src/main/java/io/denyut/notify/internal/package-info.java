/** How the channels work inside: HTTP, SMTP, gateways, the splitting of long texts. */
@NullMarked
package io.denyut.notify.internal;

import org.jspecify.annotations.NullMarked;
