/**
 * What the whole product costs, in a process of its own: {@link io.denyut.bench.product.ProductBench} starts
 * {@link io.denyut.bench.product.ProductMain}, looks at it from outside and counts what it wrote.
 */
@NullMarked
package io.denyut.bench.product;

import org.jspecify.annotations.NullMarked;
