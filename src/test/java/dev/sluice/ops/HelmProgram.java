package dev.sluice.ops;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import com.marcnuri.helm.TemplateCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A program that lints the chart and renders it once for each of its arguments, into a folder. It is a process of its own, since
 * Helm is a native library with a runtime of its own.
 */
final class HelmProgram {

    private static final Path CHART = Path.of("docker/helm");

    private HelmProgram() {}

    /**
     * Runs it.
     *
     * @param arguments the folder, then renderings: {@code name} and any number of {@code key=value} or {@code -f=file}, with commas between
     */
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        LintResult lint = new Helm(CHART).lint().strict().call();
        Files.write(folder.resolve(lint.isFailed() ? "lint.failed" : "lint.passed"), lint.getMessages());
        for (String rendering : List.of(arguments).subList(1, arguments.length)) {
            render(folder, List.of(rendering.split(",", -1)));
        }
    }

    private static void render(Path folder, List<String> rendering) throws IOException {
        TemplateCommand template = new Helm(CHART).template().withName("sluice");
        for (String each : rendering.subList(1, rendering.size())) {
            String[] pair = each.split("=", 2);
            if (pair[0].equals("-f")) {
                template.withValuesFile(Path.of(pair[1]));
            } else {
                template.set(pair[0], pair[1]);
            }
        }
        String name = rendering.get(0);
        try {
            Files.writeString(folder.resolve(name + ".yaml"), template.call());
        } catch (IllegalStateException refused) {
            Files.writeString(folder.resolve(name + ".refused"), String.valueOf(refused.getMessage()));
        }
    }
}
