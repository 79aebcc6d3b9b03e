package dev.sluice.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** The image of this build's jar, built once for all tests of one run. */
final class RelayImage {

    private static final String NAME = "sluice:it";

    private static boolean built;

    private RelayImage() {}

    /** Builds the image within three minutes, unless it is built already, and returns its name. */
    static synchronized String build() throws IOException, InterruptedException {
        if (!built) {
            ProcessBuilder build = new ProcessBuilder(
                            "docker",
                            "build",
                            "-q",
                            "-f",
                            "docker/Dockerfile",
                            "--build-arg",
                            "JAR=prebuilt",
                            "-t",
                            NAME,
                            ".")
                    .inheritIO();
            build.environment().put("DOCKER_BUILDKIT", "1");
            Process process = build.start();
            assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
            assertThat(process.exitValue()).isZero();
            built = true;
        }
        return NAME;
    }
}
