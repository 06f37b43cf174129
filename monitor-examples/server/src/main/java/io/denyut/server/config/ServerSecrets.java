package io.denyut.server.config;

import io.denyut.spi.Secret;
import io.denyut.spi.Secrets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Secrets by reference: {@code env:NAME} from the environment or else from {@code .env} as it is now, {@code file:PATH} from a file. */
public final class ServerSecrets implements Secrets {
    private static final String ENV = "env:";

    private final Map<String, String> environment;
    private final Secrets files;
    private volatile Map<String, Variable> dotEnv = Map.of();

    ServerSecrets(Surroundings surroundings, Path dataDirectory) {
        this.environment = surroundings.environment();
        this.files = Secrets.fromEnvironmentAndFiles(dataDirectory);
    }

    /** True if it says anything else than before. */
    boolean dotEnv(Map<String, Variable> variables) {
        boolean same = dotEnv.size() == variables.size()
                && variables.values().stream().allMatch(each -> {
                    Variable before = dotEnv.get(each.name());
                    return before != null && before.value().equals(each.value());
                });
        dotEnv = variables;
        return !same;
    }

    @Override
    public Optional<Secret> find(String name) {
        if (!name.startsWith(ENV)) {
            return files.find(name);
        }
        String variable = name.substring(ENV.length());
        String own = environment.getOrDefault(variable, "");
        if (!own.isEmpty()) {
            return Optional.of(Secret.of(own));
        }
        return Optional.ofNullable(dotEnv.get(variable))
                .map(Variable::value)
                .filter(value -> !value.isEmpty())
                .map(Secret::of);
    }
}
