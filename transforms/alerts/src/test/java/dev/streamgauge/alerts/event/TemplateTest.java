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
    String help = " is not a variable such as {{ $value }}; there are no functions";
    assertRefused("{{ value }}", 3, "{{ value }}" + help);
    assertRefused("{{ $value | humanize }}", 3, "{{ $value | humanize }}" + help);
    assertRefused("{{ }}", 3, "{{  }}" + help);
    assertRefused("{{ $a {{ $value }}", 3, "{{ $a {{ $value }}" + help);
    assertRefused("{{ \"a\" \"b }}", 3, "{{ \"a\" \"b }}" + help);
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
