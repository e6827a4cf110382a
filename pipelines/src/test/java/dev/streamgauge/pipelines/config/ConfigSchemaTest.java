package dev.streamgauge.pipelines.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.streamgauge.util.Durations;
import java.lang.reflect.Method;
import java.util.List;
import org.apache.beam.sdk.options.Default;
import org.junit.Test;

/** Holds the schema to what files can say. */
public class ConfigSchemaTest {
  private static final JsonSchema SCHEMA =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(ConfigSchema.json());

  /** Quotation marks may be apostrophes. */
  private static boolean accepts(String json) {
    return SCHEMA.validate(json.replace('\'', '"'), InputFormat.JSON).isEmpty();
  }

  @Test
  public void rightFilesAreAccepted() {
    assertThat(accepts("{'source': 'socket://localhost:9999', 'windowSize': '1h30m', 'top': 5}"))
        .isTrue();
    assertThat(accepts("{'command': 'wordcount', 'sink': ['console', 'file:///y']}")).isTrue();
    assertThat(accepts("{'source': '${SOURCE}', 'windowSize': '${SIZE}', 'top': '${TOP:-3}'}"))
        .isTrue();
    assertThat(
            accepts("{'pipelines': {'a': {'rules': {'groups': []}, 'runnerOptions': {'x': 1}}}}"))
        .isTrue();
  }

  @Test
  public void wrongFilesAreNot() {
    for (String wrong :
        List.of(
            "{'windowsize': '1m'}",
            "{'windowSize': 60}",
            "{'windowSize': '1m5h'}",
            "{'top': 'many'}",
            "{'eventTime': 'whenever'}",
            "{'command': 'sessions', 'rules': 'x.yaml'}",
            "{'pipelines': {}}",
            "{'pipelines': {'a': {}}, 'source': 'x'}")) {
      assertThat(accepts(wrong)).as(wrong).isFalse();
    }
  }

  /** A new option with a duration must be checked as one. */
  @Test
  public void allDurationsAreKnown() {
    for (String command : Commands.types().keySet()) {
      for (Method getter : Commands.getters(command).values()) {
        Default.String value = getter.getAnnotation(Default.String.class);
        if (value != null && isDuration(value.value())) {
          String name = getter.getName().substring(3);
          assertThat(OptionChecks.durations())
              .contains(Character.toLowerCase(name.charAt(0)) + name.substring(1));
        }
      }
    }
  }

  private static boolean isDuration(String text) {
    try {
      Durations.parse(text);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
