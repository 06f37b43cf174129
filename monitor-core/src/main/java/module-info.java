/**
 * Network monitoring to embed: values, plug-in interfaces, the engine and the rules.
 *
 * <p>The front door is {@link io.denyut.Monitor#builder()}.
 */
module io.denyut.core {
    requires transitive org.jspecify;
    requires org.slf4j;

    exports io.denyut;
    exports io.denyut.rule;
    exports io.denyut.spi;

    uses io.denyut.spi.ProbeProvider;
    uses io.denyut.spi.SinkProvider;
    uses io.denyut.spi.NotifierProvider;
    uses io.denyut.spi.RuleProvider;
    uses io.denyut.spi.TargetSourceProvider;
}
