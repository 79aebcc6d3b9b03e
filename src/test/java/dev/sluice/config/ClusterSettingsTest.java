package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The settings of a process as one of several replicas. */
class ClusterSettingsTest {

    private static final String PEM = Path.of("src/test/resources/tls/").toAbsolutePath() + "/";

    @TempDir
    Path directory;

    private ClusterSettings load(String redis) {
        return Objects.requireNonNull(Given.yaml(directory, """
            sluice:
              providers: [{ name: p, preset: openai, keys: [sk-one] }]
              clients: [{ name: app, key: sk-app }]
              store: { url: "jdbc:postgresql://db/sluice", user: sluice }
              cluster: { name: prod, replica: r1, redis: { %s } }
            """.formatted(redis.replace("PEM/", PEM)))
                .load()
                .cluster());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "redis://redis:6379 | 1",
                "rediss://redis:6379 | 1",
                "redis-sentinel://redis-1:26379,redis-2:26379,redis-3:26379#primary | 1",
                "rediss-sentinel://redis-1:26379#primary | 1",
                "redis://redis-1:6379,redis://redis-2:6379, redis://redis-3:6379 | 3",
            })
    void a_url_names_one_server_its_sentinels_or_the_nodes_of_a_cluster(String url, int count) {
        assertThat(load("url: \"" + url + '"').redis().urls())
                .hasSize(count)
                .allMatch(each -> each.startsWith("redis"));
    }

    @Test
    void an_authority_of_ones_own_is_read_from_a_file() {
        assertThat(load("url: \"rediss://redis:6379\", ca-file: PEM/ca.pem")
                        .redis()
                        .authorities())
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "url: http://redis | url: ",
                "'url: \"redis://redis:6379\", ca-file: PEM/ca.pem' | ca-file: without a url of TLS",
                "'url: \"rediss://redis:6379\", ca-file: PEM/README.md' | contains no certificate that can be read",
            })
    void what_cannot_be_is_refused_at_the_start(String redis, String problem) {
        assertThatThrownBy(() -> load(redis))
                .isInstanceOf(InvalidConfiguration.class)
                .hasMessageContaining("sluice.cluster.redis." + (problem.startsWith("contains") ? "ca-file" : problem));
    }
}
