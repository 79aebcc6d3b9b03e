package dev.sluice.admin;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** The operator's tasks at the console. */
class OperatorBrowserIT extends ConsoleBrowser {

    OperatorBrowserIT() {
        super(16);
    }

    @Test
    void the_pool_the_queue_the_hour_and_the_calls_are_shown() {
        Page page = signIn(open());

        assertThat(page.locator(".tile dd").first()).not().hasText("–");
        assertThat(page.locator(".chart canvas")).hasCount(3);
        assertThat(page.locator(".line-group")).hasCount(2);
        assertThat(page.locator("tr.call").first()).isVisible();
        assertThat(rows(page).first().locator(".gauge")).hasCount(4);
    }

    @Test
    void the_charts_show_the_last_day_where_it_is_chosen() {
        Page page = signIn(open());
        Locator chart = page.locator(".chart .figure").first();
        assertThat(chart).hasAttribute("aria-label", Pattern.compile("Throughput: Last hour\\. Latest: .*\\d.*"));

        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Last day"))
                .click();

        assertThat(chart).hasAttribute("aria-label", Pattern.compile("Throughput: Last day\\. Latest: .*\\d.*"));
        assertThat(page.locator("#spans [aria-pressed='true']")).hasText("Last day");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Last hour"))
                .click();
        assertThat(chart).hasAttribute("aria-label", Pattern.compile("Throughput: Last hour.*"));
    }

    @Test
    void a_key_is_paused_and_resumed() {
        Page page = signIn(open());
        Locator row = page.locator("[data-key='openai/o2']");

        row.locator(".action button").click();
        assertThat(row).hasAttribute("data-standing", "disabled");
        assertThat(row.getByText("Paused by hand")).isVisible();
        assertThat(page.locator("#notice")).containsText("openai/o2 is paused");

        row.locator(".action button").click();
        assertThat(row).not().hasAttribute("data-standing", "disabled");
        assertThat(page.locator("#notice")).containsText("openai/o2 serves again");
    }

    @Test
    void a_keyboard_shows_where_a_keys_limits_come_from() {
        Page page = signIn(open());
        Locator limits = page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Limits of openai/o2"));

        limits.press("Enter");
        assertThat(page.locator("dialog h2")).hasText("Limits of openai/o2");
        assertThat(page.locator("dialog li").first()).containsText(Pattern.compile("Requests: .* / .*configured"));
        page.keyboard().press("Escape");
        assertThat(limits).isFocused();
    }

    @Test
    void keys_are_found_by_state_and_by_name() {
        Page page = signIn(open());

        page.locator("#find-key").fill("gemini");
        assertThat(rows(page)).hasCount(4);
        page.locator("#find-key").fill("no such key");
        assertThat(rows(page)).hasCount(0);
    }

    @Test
    void an_open_trail_keeps_the_list_on_hold_until_it_is_closed() {
        Page page = signIn(open());
        Locator toggle = page.locator(".toggle").first();

        toggle.click();
        assertThat(page.locator("tr.trail li").last()).containsText("answered");
        assertThat(page.locator("#hold")).containsText("new");
        page.locator(".toggle[aria-expanded='true']").click();
        assertThat(page.locator("tr.trail")).hasCount(0);
    }

    @Test
    void a_reload_shows_its_result() {
        Page page = signIn(open());

        page.locator("#reload").click();
        assertThat(page.locator("#notice")).containsText("Configuration reloaded");
    }

    @Test
    void the_reload_fits_on_a_phone() {
        Page page = open();
        page.setViewportSize(360, 740);
        signIn(page);
        Locator reload = page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Reload configuration"));

        reload.click();
        assertThat(page.locator("#notice")).containsText("Configuration reloaded");
        Assertions.assertThat(page.evaluate("document.documentElement.scrollWidth"))
                .isEqualTo(360);
    }

    @Test
    void no_row_of_the_pool_is_cut_off_at_any_width() {
        Page page = signIn(open());
        for (int width = 340; width <= 1440; width += 20) {
            page.setViewportSize(width, 1000);
            Assertions.assertThat(page.evaluate("[...document.querySelectorAll('.keys, .key-body .key-row')]"
                            + ".filter(each => each.scrollWidth > each.clientWidth + 1).length"))
                    .as("cut off at a width of %d", width)
                    .isEqualTo(0);
        }
    }

    @Test
    void the_key_is_stored_for_the_tab_and_removed_at_sign_out() {
        Page page = signIn(open());
        page.reload();
        assertThat(rows(page).first()).isVisible();

        page.locator("#sign-out").click();
        assertThat(page.locator("#key")).isFocused();
        page.reload();
        assertThat(page.locator("#key")).isVisible();
        Assertions.assertThat(page.evaluate("JSON.stringify({...sessionStorage, ...localStorage})"))
                .asString()
                .doesNotContain(ConsoleServer.KEY);
    }

    @Test
    void no_other_host_is_requested_and_no_url_contains_the_key() {
        signIn(open());

        Assertions.assertThat(requests())
                .isNotEmpty()
                .allMatch(address -> address.startsWith(server.url()))
                .noneMatch(address -> address.contains(ConsoleServer.KEY));
    }
}
