package dev.streamgauge.alerts.notify.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.Test;

public class LabelNamesTest {
  @Test
  public void keepsNamesApart() {
    assertThat(LabelNames.valid(Map.of("pod.name", "a", "pod_name", "b")))
        .containsOnly(Map.entry("U__pod_2e_name", "a"), Map.entry("pod_name", "b"));
    assertThat(LabelNames.valid(Map.of("pod.name", "a", "pod-name", "b")))
        .containsOnly(Map.entry("U__pod_2e_name", "a"), Map.entry("U__pod_2d_name", "b"));
    assertThat(LabelNames.valid(Map.of("имя", "a", "узел", "b", "хост", "c")))
        .containsOnly(
            Map.entry("U___438__43c__44f_", "a"),
            Map.entry("U___443__437__435__43b_", "b"),
            Map.entry("U___445__43e__441__442_", "c"));
    assertThat(LabelNames.valid(Map.of("U__a", "a", "http.status", "b")))
        .containsOnly(Map.entry("U__U____a", "a"), Map.entry("http_status", "b"));
  }

  @Test
  public void namesALabelTheSameWhetherOrNotOthersHaveAValue() {
    assertThat(LabelNames.valid(Map.of("pod.name", "a", "pod_name", "")))
        .containsOnly(Map.entry("U__pod_2e_name", "a"));
  }

  @Test
  public void neverMakesOneNameOfTwo() {
    Random random = new Random(3);
    String letters = "aU1_.-é";
    for (int i = 0; i < 20_000; i++) {
      Map<String, String> labels = new TreeMap<>();
      for (int k = 0; k < 4; k++) {
        StringBuilder name = new StringBuilder();
        for (int c = random.nextInt(5); c >= 0; c--) {
          name.append(letters.charAt(random.nextInt(letters.length())));
        }
        labels.put(name.toString(), "value of " + name);
      }
      Map<String, String> valid = LabelNames.valid(labels);
      assertThat(valid.keySet()).allMatch(name -> name.matches("[A-Za-z_][A-Za-z0-9_]*"));
      assertThat(valid.values()).containsExactlyInAnyOrderElementsOf(labels.values());
    }
  }
}
