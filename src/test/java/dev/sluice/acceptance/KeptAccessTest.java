package dev.sluice.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Access that was managed by the API, over a restart of the program. */
@Timeout(90)
@ExtendWith(OutputCaptureExtension.class)
class KeptAccessTest {

    @TempDir
    private Path directory;

    private RunningRelay start(ScriptedUpstream upstream, String secretKey) {
        return RunningRelay.over(
                upstream,
                "auth.admin-key=adm",
                "store.url=jdbc:sqlite:" + directory.resolve("sluice.db"),
                "secret-key=" + secretKey);
    }

    private static HttpResponse<String> manage(RunningRelay relay, String admin, String path, String body) {
        return new Operator(relay, admin).post(path, body);
    }

    private static String show(RunningRelay relay, String admin, String path) {
        return new Operator(relay, admin).show(path);
    }

    private static String key(HttpResponse<String> created) {
        Matcher key = Pattern.compile("\"key\":\"([^\"]+)\"").matcher(created.body());
        assertThat(key.find()).as(created.body()).isTrue();
        return key.group(1);
    }

    @Test
    void clients_admins_provider_keys_and_the_audit_log_outlive_the_process(CapturedOutput log) {
        try (ScriptedUpstream upstream = new ScriptedUpstream()) {
            String client;
            String admin;
            try (RunningRelay relay = start(upstream, "the-first-secret-key")) {
                manage(relay, "adm", "/admin/teams", "{\"name\":\"lab\",\"rpm\":1000}");
                client = key(manage(relay, "adm", "/admin/clients", "{\"name\":\"web\",\"team\":\"lab\"}"));
                admin = key(manage(relay, "adm", "/admin/admins", "{\"name\":\"ann\",\"role\":\"read\"}"));
                manage(
                        relay,
                        "adm",
                        "/admin/providers/openai/keys",
                        "{\"name\":\"spare\",\"secret\":\"sk-added-secret\"}");
            }
            try (RunningRelay relay = start(upstream, "the-first-secret-key")) {
                assertThat(relay.postAs(client, SampleRequest.CHAT).statusCode())
                        .isEqualTo(200);
                assertThat(show(relay, admin, "/admin/audit")).contains("client.create", "provider_key.add");
                assertThat(show(relay, admin, "/admin/keys")).contains("\"key\":\"spare\"");
                assertThat(manage(relay, admin, "/admin/clients", "{\"name\":\"x\"}")
                                .statusCode())
                        .isEqualTo(403);
            }
            try (RunningRelay relay = start(upstream, "quite-another-secret-key")) {
                assertThat(relay.postAs(client, SampleRequest.CHAT).statusCode())
                        .isEqualTo(200);
                assertThat(show(relay, "adm", "/admin/providers/openai/keys")).contains("\"state\":\"locked\"");
                assertThat(log).contains("serve no calls", "openai/spare");
            }
            LoggerFactory.getLogger("test").warn("a log line with {}", client, new IllegalStateException(admin));
            assertThat(log)
                    .contains("a log line with sk-sluice-***", "IllegalStateException: sk-sluice-***")
                    .doesNotContain(client, admin, "sk-added-secret");
        }
    }
}
