package io.denyut.spi;

import java.util.List;

/**
 * Makes a set of rules from settings.
 *
 * @since 0.1.0
 */
public interface RuleProvider extends Provider<List<Rule>> {}
