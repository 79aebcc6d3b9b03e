package dev.sluice.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A run of compose.yaml under its own project name and on free ports, controlled by the command line like an operator does. */
final class ComposeProject implements AutoCloseable {

    /** Variables that the environment of the tests may have, and that would start another relay than the demo. */
    private static final List<String> FOREIGN = List.of(
            "ANTHROPIC_API_KEYS",
            "OPENAI_API_KEYS",
            "GEMINI_API_KEYS",
            "DEEPSEEK_API_KEYS",
            "SLUICE_CLIENT_KEY",
            "SLUICE_ADMIN_KEY",
            "SLUICE_BIND",
            "COMPOSE_PROFILES",
            "POSTGRES_PASSWORD");

    private final List<String> options;
    private final String name;
    private final Map<String, String> environment = new HashMap<>();

    /** The services that run where no profile is chosen. */
    ComposeProject(String image) {
        this(image, "single", List.of());
    }

    /** The services of {@code profile}. */
    ComposeProject(String image, String profile) {
        this(image, profile, List.of("--profile", profile));
    }

    private ComposeProject(String image, String profile, List<String> options) {
        this.options = options;
        name = "sluice-it-" + profile + "-" + ProcessHandle.current().pid();
        environment.put("SLUICE_IMAGE", image);
        // Port 0 has Docker choose a free one.
        for (String port : List.of("SLUICE_PORT", "PROMETHEUS_PORT", "SLUICE_MANAGEMENT_PORT")) {
            environment.put(port, "0");
        }
        environment.put("SLUICE_MANAGEMENT_PORT_2", "0");
        environment.put("SLUICE_MANAGEMENT_PORT_3", "0");
    }

    /** Returns whether the docker command has Compose. */
    static boolean isAvailable() throws IOException, InterruptedException {
        return new ProcessBuilder("docker", "compose", "version")
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    /** Returns the address of {@code port} of {@code service} on this machine. */
    URI address(String service, int port) throws IOException, InterruptedException {
        return URI.create("http://" + compose("port", service, Integer.toString(port)));
    }

    /** Returns the exit code of the container of {@code service}. */
    int exitCode(String service) throws IOException, InterruptedException {
        return Integer.parseInt(
                run(List.of("docker", "inspect", "-f", "{{.State.ExitCode}}", compose("ps", "-aq", service))));
    }

    /** Returns the containers, volumes and networks of the project, one a line. */
    String remains() throws IOException, InterruptedException {
        String filter = "label=com.docker.compose.project=" + name;
        return run(List.of("docker", "ps", "-aq", "--filter", filter))
                + run(List.of("docker", "volume", "ls", "-q", "--filter", filter))
                + run(List.of("docker", "network", "ls", "-q", "--filter", filter));
    }

    /** Runs {@code docker compose} with {@code arguments}; it must succeed within two minutes. Returns what it printed. */
    String compose(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("docker", "compose", "-p", name, "-f", "docker/compose.yaml"));
        command.addAll(options);
        command.addAll(List.of(arguments));
        return run(command);
    }

    @Override
    public void close() throws IOException, InterruptedException {
        compose("down", "-v", "--timeout", "0");
    }

    private String run(List<String> command) throws IOException, InterruptedException {
        Path output = Files.createTempFile("compose", ".log");
        try {
            return run(command, output.toFile());
        } finally {
            Files.delete(output);
        }
    }

    /** Standard output goes to a file, as an unread pipe would fill up; progress goes to the build's log. */
    private String run(List<String> command, File output) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .redirectOutput(output);
        builder.environment().keySet().removeAll(FOREIGN);
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            assertThat(process.waitFor(2, TimeUnit.MINUTES))
                    .as("%s ends", command)
                    .isTrue();
        } finally {
            process.destroy();
        }
        String printed = Files.readString(output.toPath()).strip();
        assertThat(process.exitValue()).as("%s: %s", command, printed).isZero();
        return printed;
    }
}
