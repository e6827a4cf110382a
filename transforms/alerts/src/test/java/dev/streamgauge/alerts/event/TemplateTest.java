package dev.streamgauge.alerts.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Set;
import org.apache.beam.sdk.util.SerializableUtils;
import org.junit.Test;

/** Reading and filling in templates. */
public class TemplateTest {
  private static final Set<String> VARIABLES = Set.of("labels.*", "value", "sample");

  private static String fill(String text, Map<String, String> values) {
    return Template.parse(text, VARIABLES).render(values::get, Escape.NONE);
  }

  @Test
  public void shouldPutValuesInTheirPlaces() {
    assertThat(
            fill(
                "{{ $labels.host }}: {{$value}} errors",
                Map.of("labels.host", "web-1", "value", "12")))
        .isEqualTo("web-1: 12 errors");
  }

  @Test
  public void shouldLeaveTextWithoutPlacesAlone() {
    assertThat(fill("", Map.of())).isEmpty();
    assertThat(fill("{\"a\":{\"b\":{}}}", Map.of())).isEqualTo("{\"a\":{\"b\":{}}}");
  }

  @Test
  public void shouldTakeDottedAndOddFieldNames() {
    assertThat(fill("{{ $labels.http.status-code }}", Map.of("labels.http.status-code", "503")))
        .isEqualTo("503");
    assertThat(fill("{{ $labels.@host/ü }}", Map.of("labels.@host/ü", "x"))).isEqualTo("x");
  }

  @Test
  public void shouldSayNothingForAMissingValue() {
    assertThat(fill("[{{ $sample }}]", Map.of())).isEqualTo("[]");
  }

  @Test
  public void shouldNotReadPlacesInValues() {
    assertThat(fill("{{ $sample }}", Map.of("sample", "{{ $value }} $1 \\")))
        .isEqualTo("{{ $value }} $1 \\");
  }

  @Test
  public void shouldGiveBracesForQuotedBraces() {
    assertThat(fill("{{ \"{{\" }} {{ \"}}\" }}{{ \"\" }}", Map.of())).isEqualTo("{{ }}");
  }

  @Test
  public void shouldKeepJsonStringsWhole() {
    Template template = Template.parse("{\"text\":\"{{ $sample }}\"}", VARIABLES);
    Map<String, String> values = Map.of("sample", "a \"b\" \\ \n\u0001 ü \uD83D\uDE00");
    assertThat(template.render(values::get, Escape.JSON))
        .isEqualTo("{\"text\":\"a \\\"b\\\" \\\\ \\n\\u0001 ü \uD83D\uDE00\"}");
  }

  @Test
  public void shouldKeepFormFieldsApart() {
    Template template = Template.parse("Body={{ $sample }}&To=1", VARIABLES);
    Map<String, String> values = Map.of("sample", "a&To=2 ü");
    assertThat(template.render(values::get, Escape.FORM)).isEqualTo("Body=a%26To%3D2+%C3%BC&To=1");
  }

  @Test
  public void shouldFillALargeTemplate() {
    String text = "x{{ $value }}".repeat(100_000);
    assertThat(fill(text, Map.of("value", "1"))).isEqualTo("x1".repeat(100_000));
  }

  @Test
  public void shouldTellTheVariablesItUses() {
    assertThat(
            Template.parse("{{ $value }}{{ $labels.a }}{{ $value }}{{ \"x\" }}", VARIABLES)
                .variables())
        .containsExactly("value", "labels.a");
  }

  @Test
  public void shouldTravel() {
    Template template = Template.parse("a {{ $value }}", VARIABLES);
    assertThat(SerializableUtils.clone(template)).isEqualTo(template).hasToString("a {{ $value }}");
  }

  @Test
  public void shouldRefuseAnUnknownVariableAndSayWhereAndWhich() {
    assertRefused(
        "ab {{ $valeu }}",
        6,
        "there is no variable $valeu here, only $labels.NAME, $sample, $value");
    assertRefused(
        "{{ $labels }}",
        3,
        "there is no variable $labels here, only $labels.NAME, $sample, $value");
    assertRefused(
        "{{ $labels. }}",
        3,
        "there is no variable $labels. here, only $labels.NAME, $sample, $value");
  }

  @Test
  public void shouldRefuseALabelThatIsNotAmongThoseNamed() {
    assertThatThrownBy(
            () -> Template.parse("{{ $labels.hots }}", EventVariables.names(Set.of("host"))))
        .isInstanceOf(TemplateException.class)
        .hasMessageStartingWith("character 4: there is no variable $labels.hots here, only")
        .hasMessageContaining("$labels.host");
  }

  @Test
  public void shouldRefuseWhatIsNoVariable() {
    String help = " is not a variable such as {{ $value }} or {{ $value | humanize }}";
    assertRefused("{{ value }}", 3, "{{ value }}" + help);
    assertRefused("{{ value | humanize }}", 3, "{{ value | humanize }}" + help);
    assertRefused("{{ }}", 3, "{{  }}" + help);
    assertRefused("{{ $a {{ $value }}", 3, "{{ $a {{ $value }}" + help);
    assertRefused("{{ \"a\" \"b }}", 3, "{{ \"a\" \"b }}" + help);
  }

  @Test
  public void shouldFormatValues() {
    String[][] expected = {
      {"humanize", "5d", "5d"},
      {"humanize", "1234567", "1.235M"},
      {"humanize", "999", "999"},
      {"humanize", "0.00025", "250u"},
      {"humanize", "-1500", "-1.5k"},
      {"humanize", "0", "0"},
      {"humanize1024", "1536", "1.5Ki"},
      {"humanizeDuration", "3723", "1h 2m 3s"},
      {"humanizeDuration", "172800", "2d 0h 0m 0s"},
      {"humanizeDuration", "0.25", "250ms"},
      {"humanizeDuration", "59.5", "59.5s"},
      {"humanizePercentage", "0.1234", "12.34%"},
      {"humanizePercentage", "1", "100%"},
      {"round 2", "3.14159", "3.14"},
      {"round 0", "2.5", "3"},
      {"truncate 3", "abcd", "ab…"},
      {"truncate 4", "abcd", "abcd"},
      {"truncate 2", "\uD83D\uDE00\uD83D\uDE00\uD83D\uDE00", "\uD83D\uDE00…"},
      {"toUpper", "error", "ERROR"},
      {"toLower", "ERROR", "error"},
      {"humanize", "many", "many"},
      {"round 1|truncate 2", "12.34", "1…"},
    };
    for (String[] each : expected) {
      assertThat(fill("{{ $value | " + each[0] + " }}", Map.of("value", each[1])))
          .as(String.join(" ", each))
          .isEqualTo(each[2]);
    }
  }

  @Test
  public void shouldRefuseAnUnknownFunctionAndSayWhereAndWhich() {
    assertRefused(
        "a {{ $value | humanise }}",
        14,
        "there is no function \"humanise\", only humanize, humanize1024, humanizeDuration,"
            + " humanizePercentage, round, truncate, toUpper, toLower");
    assertRefused(
        "{{ $value | toUpper | round }}", 22, "\"round\" needs a number, such as round 2");
    assertRefused("{{ $value | humanize 2 }}", 12, "\"humanize\" takes nothing");
    assertRefused("{{ $value | round x }}", 12, "\"x\" is not a number from 0 to 10000");
  }

  @Test
  public void shouldRefuseWhatIsNotClosed() {
    assertRefused("a {{ $value }", 2, "\"{{\" is not closed by \"}}\"");
    assertRefused("a {{", 2, "\"{{\" is not closed by \"}}\"");
    assertRefused("a {{ \"}}", 5, "the quotation mark is not closed");
  }

  private static void assertRefused(String text, int offset, String problem) {
    assertThatThrownBy(() -> Template.parse(text, VARIABLES))
        .isInstanceOfSatisfying(
            TemplateException.class,
            e -> {
              assertThat(e.problem()).isEqualTo(problem);
              assertThat(e.offset()).isEqualTo(offset);
              assertThat(e).hasMessage("character " + (offset + 1) + ": " + problem);
            });
  }
}
