package dev.streamgauge.alerts.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.joda.time.Duration;
import org.junit.Test;

public class YamlFileTest {
  private static YamlFile file(String text) {
    return YamlFile.parse("f.yaml", text);
  }

  @Test
  public void givesValuesAsTheyWereAskedFor() {
    YamlFile file =
        file("name: ops\nlimit: 10\nwait: 1h30m\non: true\nlist: [a, b]\nnested: {k: v}\n");
    YamlMap top = file.top();
    assertThat(top.required("name").value()).isEqualTo("ops");
    assertThat(top.required("limit").wholeNumber(1, 100)).isEqualTo(10);
    assertThat(top.required("wait").duration()).isEqualTo(Duration.standardMinutes(90));
    assertThat(top.required("on").bool()).isTrue();
    assertThat(top.texts("list")).extracting(YamlText::value).containsExactly("a", "b");
    assertThat(top.texts("name")).extracting(YamlText::value).containsExactly("ops");
    assertThat(top.map("nested").keys()).containsExactly("k");
    assertThat(top.text("absent")).isNull();
    assertThat(top.texts("absent")).isEmpty();
    top.noOtherKeys();
    assertThat(file.problems().isEmpty()).isTrue();
  }

  @Test
  public void tellsAllProblemsAtOnceInTheOrderOfTheFile() {
    YamlFile file = file("limit: ten\nlabel: x\nwait: 5 minutes\nmaps: 3\n");
    YamlMap top = file.top();
    top.maps("maps");
    top.required("wait").duration();
    top.required("limit").wholeNumber(1, 100);
    top.required("name");
    top.map("labels");
    top.noOtherKeys();
    assertThatThrownBy(() -> file.problems().throwIfAny())
        .isInstanceOf(YamlException.class)
        .hasMessage(
            """
            f.yaml:1:1: "name" is missing
            f.yaml:1:8: "ten" is not a whole number
            f.yaml:2:1: unknown key "label": did you mean "labels"?
            f.yaml:3:7: "5 minutes" is not a duration: write a number with ms, s, m, h or d, such as 30s or 1h30m
            f.yaml:4:7: "maps" must be a list""");
  }

  @Test
  public void pointsIntoAValue() {
    YamlFile file = file("a: count => 5\nb: \"count => 5\"\nc: \"tab\\tcount => 5\"\nd: |\n  x\n");
    for (String key : file.top().keys()) {
      file.top().text(key).errorAt(6, "wrong sign");
    }
    assertThatThrownBy(() -> file.problems().throwIfAny())
        .hasMessage(
            """
            f.yaml:1:10: wrong sign
            f.yaml:2:11: wrong sign
            f.yaml:3:4: wrong sign
            f.yaml:4:4: wrong sign""");
  }

  @Test
  public void refusesKeysThatAreThereTwiceOrAreNoNames() {
    YamlFile file = file("a: 1\na: 2\n? [x]\n: 3\n");
    assertThatThrownBy(() -> file.problems().throwIfAny())
        .hasMessage(
            """
            f.yaml:2:1: the key "a" appears twice
            f.yaml:3:3: a key must be a name""");
  }

  @Test
  public void saysThatAKeyHasNoValue() {
    YamlFile file = file("a:\nb: 2\n");
    assertThat(file.top().text("a")).isNull();
    assertThatThrownBy(() -> file.problems().throwIfAny())
        .hasMessage("f.yaml:1:3: \"a\" has no value");
  }

  @Test
  public void saysWhereAFileStopsToBeYaml() {
    assertThatThrownBy(() -> file("a: [1, 2\nb: 3\n"))
        .isInstanceOf(YamlException.class)
        .hasMessageStartingWith("f.yaml:2:2: not YAML: ");
    assertThatThrownBy(() -> file("")).hasMessage("f.yaml:1:1: the file is empty");
    assertThatThrownBy(() -> file("- a\n"))
        .hasMessage("f.yaml:1:1: the file is not a map of keys to values");
    assertThatThrownBy(() -> file("a: " + "[".repeat(100_000))).isInstanceOf(YamlException.class);
  }

  @Test
  public void guessesOnlyWhatIsNear() {
    assertThat(Spelling.distance("kitten", "sitting")).isEqualTo(3);
    assertThat(YamlMap.unknown("receiver", "pos", java.util.List.of("ops", "dev")))
        .isEqualTo("unknown receiver \"pos\": there are dev, ops");
    assertThat(YamlMap.unknown("receiver", "op", java.util.List.of("ops", "dev")))
        .isEqualTo("unknown receiver \"op\": did you mean \"ops\"?");
  }

  @Test
  public void anAnchorMayBeUsedOften() {
    StringBuilder text = new StringBuilder("a: &a {x: 1}\nlist:\n");
    for (int i = 0; i < 200; i++) {
      text.append("- *a\n");
    }
    YamlFile file = YamlFile.parse("f", text.toString());
    assertThat(file.top().maps("list")).hasSize(200);
    assertThat(file.top().maps("list").get(199).text("x").value()).isEqualTo("1");
  }

  @Test
  public void refusesAliasesThatExpandWithoutBound() {
    StringBuilder text = new StringBuilder("a0: &a0 [lol, lol]\n");
    for (int i = 1; i < 40; i++) {
      text.append(String.format("a%d: &a%d [*a%d, *a%d]%n", i, i, i - 1, i - 1));
    }
    assertThatThrownBy(() -> YamlFile.parse("f", text.toString()))
        .hasMessage("f:19:6: with its aliases this has more than 1000000 values");
    assertThatThrownBy(() -> YamlFile.parse("f", "a: &a\n- x\n- *a\n"))
        .hasMessage("f:1:4: this anchor contains an alias of itself");
  }

  @Test
  public void mergesMaps() {
    YamlFile file =
        YamlFile.parse(
            "f",
            """
            base: &base {a: base, b: base}
            more: &more
              <<: *base
              b: more
              c: more
            list:
            - {<<: *base, a: own}
            - <<: [*more, *base]
              d: own
            - {"<<": quoted}
            """);
    List<YamlMap> list = file.top().maps("list");
    assertThat(values(list.get(0))).isEqualTo(Map.of("a", "own", "b", "base"));
    assertThat(values(list.get(1)))
        .isEqualTo(Map.of("a", "base", "b", "more", "c", "more", "d", "own"));
    assertThat(values(list.get(2))).isEqualTo(Map.of("<<", "quoted"));
  }

  private static Map<String, String> values(YamlMap map) {
    Map<String, String> values = new TreeMap<>();
    map.keys().forEach(key -> values.put(key, map.text(key).value()));
    return values;
  }

  @Test
  public void pointsAtTheOriginOfWhatIsMerged() {
    YamlFile file =
        YamlFile.parse(
            "f",
            """
            base: &base
              wait: soon
            one: {<<: *base}
            two: {<<: nothing}
            """);
    file.top().map("one").text("wait").duration();
    file.top().map("two");
    assertThatThrownBy(() -> file.problems().throwIfAny())
        .hasMessage(
            "f:2:9: \"soon\" is not a duration: write a number with ms, s, m, h or d, such as 30s or 1h30m\n"
                + "f:4:11: \"<<\" takes a map or a list of maps");
  }
}
