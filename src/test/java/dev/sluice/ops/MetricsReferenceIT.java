package dev.sluice.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compares docs/metrics.md with the metrics of a busy relay that is alone; {@link ReplicasIT} does so for one of several. */
class MetricsReferenceIT {

    private static final Predicate<String> WANTED = name -> !MetricsReference.isOfCluster(name);

    @Test
    void reference_names_every_metric_with_its_type_and_labels(@TempDir Path folder) throws IOException {
        var documented = MetricsReference.documented(WANTED);
        try (BusyRelay busy = BusyRelay.start(folder)) {
            await().atMost(Duration.ofMinutes(3))
                    .untilAsserted(() -> assertThat(
                                    MetricsReference.exposed(busy.relay().metrics(), WANTED))
                            .isEqualTo(documented));
        }
    }
}
