package dev.streamgauge.alerts.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
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
    assertThat(top.required("wait").duration()).isEqualTo(Duration.ofMinutes(90));
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
            f.yaml:2:1: the key "a" stands here twice
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
}
