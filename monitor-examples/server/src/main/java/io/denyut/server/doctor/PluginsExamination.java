package io.denyut.server.doctor;

import io.denyut.Plugins;
import io.denyut.Problem;
import java.util.ArrayList;
import java.util.List;

/** What was refused of the plug-ins. */
final class PluginsExamination implements Examination {
    @Override
    public String name() {
        return "Plug-ins";
    }

    @Override
    public List<Diagnosis> examine(Patient patient) {
        Plugins plugins = patient.plugins();
        if (plugins.problems().isEmpty()) {
            return List.of(Diagnosis.ok(name(), plugins.found().size() + " can be used, none was refused"));
        }
        List<Diagnosis> all = new ArrayList<>();
        for (Problem problem : plugins.problems()) {
            all.add(Diagnosis.warning(
                    name(),
                    problem.where() + ": " + problem.message(),
                    problem.suggestion()
                            .orElse("remove it: rm " + problem.where().replaceFirst("^file:", ""))));
        }
        return all;
    }
}
