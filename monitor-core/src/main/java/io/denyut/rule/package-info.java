/**
 * Ready-made rules, put together by typed builders. The front door is {@link io.denyut.rule.Rules}.
 */
@NullMarked
package io.denyut.rule;

import org.jspecify.annotations.NullMarked;
