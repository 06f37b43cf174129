/** Rules, alerts and notices: rate, storms, restarts, delays, and whether the contract holds. */
@NullMarked
package io.denyut.bench.alerts;

import org.jspecify.annotations.NullMarked;
