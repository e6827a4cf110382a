package dev.streamgauge.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.Test;

/** The artifacts that can be imported are those that the build makes, in their version. */
public class BillOfMaterialsTest {
  private static final Path ROOT = Path.of("../..");
  private static final Pattern ARTIFACT = Pattern.compile("<artifactId>(.+)</artifactId>");
  private static final Pattern VERSION = Pattern.compile("<version>(.+)</version>");

  private static List<String> found(Pattern pattern, Path folder) throws IOException {
    List<String> found = new ArrayList<>();
    Matcher matcher = pattern.matcher(Files.readString(ROOT.resolve(folder).resolve("pom.xml")));
    while (matcher.find()) {
      found.add(matcher.group(1));
    }
    return found;
  }

  @Test
  public void hasEveryArtifactOfTheLibrary() throws IOException {
    List<String> made = new ArrayList<>();
    for (String folder :
        new String[] {
          "transforms/core",
          "transforms/io",
          "transforms/inputs",
          "transforms/outputs",
          "transforms/kinesis",
          "transforms/alerts",
          "transforms/provider",
          "pipelines",
          "runners-config/direct",
          "runners-config/spark",
          "runners-config/flink"
        }) {
      // The first is that of the parent.
      made.add(found(ARTIFACT, Path.of(folder)).get(1));
    }
    List<String> listed = found(ARTIFACT, Path.of("transforms/bom"));
    assertThat(listed.subList(1, listed.size())).isEqualTo(made);
    assertThat(found(VERSION, Path.of("transforms/bom")).get(0))
        .isEqualTo(found(VERSION, Path.of("")).get(0));
  }
}
