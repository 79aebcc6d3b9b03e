package dev.sluice.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DemoBannerTest {

    @Test
    void the_banner_names_every_address_and_the_key() {
        assertThat(DemoBanner.text(18080, 18081))
                .contains("http://localhost:18080/v1/messages")
                .contains("base_url=\"http://localhost:18080/v1\"")
                .contains("sk-demo")
                .contains("http://localhost:18081/metrics")
                .contains("http://localhost:18081/ ");
    }
}
