package dev.sluice.admin;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.file.Files;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The page on which an operator sees what clients, teams, models and keys used and cost. */
class UsageBrowserIT extends ConsoleBrowser {

    UsageBrowserIT() {
        super(4);
    }

    @ParameterizedTest
    @EnumSource(
            value = ColorScheme.class,
            names = {"LIGHT", "DARK"})
    void axe_finds_no_serious_problem(ColorScheme colors) throws IOException {
        Page page = usage(desktop().setColorScheme(colors));
        assertThat(row(page, "batch")).isVisible();

        assertThat(Axe.seriousFindings(page)).isEmpty();
    }

    @Test
    void however_many_clients_there_are_the_greatest_are_shown_and_the_rest_is_summed() {
        Page page = usage(desktop());

        assertThat(rowsOfUsage(page)).hasCount(101);
        assertThat(rowsOfUsage(page).first()).containsText("batch");
        assertThat(rowsOfUsage(page).last()).containsText("All others");
        assertThat(page.locator("#usage-chart .legend li")).hasCount(8);
        assertThat(page.locator("#usage-total")).containsText("USD");
        assertThat(page.locator("#usage-chart canvas")).isVisible();
    }

    @Test
    void sums_change_by_keyboard_and_a_client_opens_its_models() {
        Page page = usage(desktop());
        assertThat(row(page, "batch")).isVisible();
        for (String by : List.of("Model", "Key", "Team")) {
            chip(page, by).focus();
            page.keyboard().press("Enter");
            assertThat(chip(page, by)).hasAttribute("aria-pressed", "true");
            assertThat(chip(page, by)).isFocused();
            assertThat(page.locator("#usage-list thead th").first()).hasText(by);
        }
        assertThat(row(page, "research")).isVisible();
        chip(page, "Calls").press("Space");
        chip(page, "Client").press("Space");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("batch: show its models"))
                .press("Enter");
        assertThat(row(page, "local-model")).containsText("No price");
        assertThat(rowsOfUsage(page)).hasCount(3);
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Show all clients again, not only batch"))
                .press("Enter");
        assertThat(row(page, "batch")).isVisible();
    }

    @Test
    void the_arrow_keys_read_the_days_of_the_chart() {
        Page page = usage(desktop());
        page.locator("#usage-chart .figure").press("End");
        assertThat(page.locator("#usage-day")).containsText(today().toString());
        page.locator("#usage-chart .figure").press("ArrowLeft");
        assertThat(page.locator("#usage-day")).containsText(today().minusDays(1).toString());
        page.locator("#usage-chart .figure").press("Escape");
        assertThat(page.locator("#usage-day")).isEmpty();
    }

    @Test
    void the_time_is_selected_by_days() {
        Page page = usage(desktop());
        label(page, "From").fill(today().minusDays(1).toString());
        label(page, "To").fill(today().minusDays(1).toString());
        assertThat(page.locator("#usage-total dd").nth(1)).hasText(Pattern.compile("8[45]"));
        chip(page, "7 days").click();
        assertThat(label(page, "From")).hasValue(today().minusDays(6).toString());
    }

    @Test
    void sums_and_calls_are_saved_as_files() throws IOException {
        Page page = usage(desktop());
        assertThat(saved(page, "Sums as CSV")).startsWith("day,client,calls,").contains(",batch,");
        JsonNode sums = JsonMapper.shared().readTree(saved(page, "Sums as JSON"));
        assertThat(sums.get("rows").get(0).get("day").asString()).startsWith("20");
        assertThat(saved(page, "Calls as CSV").lines())
                .hasSize(1 + RecordedCalls.CALLS)
                .filteredOn(line -> line.startsWith("id,"))
                .hasSize(1);
        assertThat(JsonMapper.shared().readTree(saved(page, "Calls as JSON")).get("entries"))
                .hasSize(RecordedCalls.CALLS);
    }

    @Test
    void a_phone_shows_the_page_in_chinese_without_horizontal_scrolling() {
        Page page = usage(new Browser.NewContextOptions()
                .setViewportSize(360, 740)
                .setHasTouch(true)
                .setLocale("zh-CN"));
        assertThat(row(page, "batch")).isVisible();
        assertThat((Integer) page.evaluate("document.documentElement.scrollWidth"))
                .isLessThanOrEqualTo(360);
        assertThat(page.locator("#usage").innerText())
                .doesNotContain("Cost", "Calls", "Client", "Share", "others", "Sums", "days");
    }

    private Page usage(Browser.NewContextOptions options) {
        Page page = signIn(open(options));
        page.locator("#nav a[href='#usage']").click();
        assertThat(page.locator("#usage-total .tile").first()).isVisible();
        return page;
    }

    private static String saved(Page page, String button) throws IOException {
        Download download =
                page.waitForDownload(() -> page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(button))
                        .click());
        return Files.readString(download.path());
    }

    private static Locator rowsOfUsage(Page page) {
        return page.locator("#usage-list tbody tr");
    }

    private static Locator row(Page page, String name) {
        return page.locator("#usage-list tr:has(:text-is('" + name + "'))");
    }

    private static Locator chip(Page page, String name) {
        return page.locator("#usage")
                .getByRole(
                        AriaRole.BUTTON,
                        new Locator.GetByRoleOptions().setName(name).setExact(true));
    }

    private static Locator label(Page page, String name) {
        return page.getByLabel(name, new Page.GetByLabelOptions().setExact(true));
    }

    private static LocalDate today() {
        return LocalDate.now(ZoneOffset.UTC);
    }

    private static Browser.NewContextOptions desktop() {
        return new Browser.NewContextOptions().setViewportSize(1440, 1000).setLocale("en-GB");
    }
}
