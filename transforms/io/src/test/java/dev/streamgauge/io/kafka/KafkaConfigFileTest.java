package dev.streamgauge.io.kafka;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.runner.RunWith;
import org.junit.runners.JUnit4;

@RunWith(JUnit4.class)
public class KafkaConfigFileTest {
  @Rule public final TemporaryFolder folder = new TemporaryFolder();
  private Path file;

  @Before
  public void writeFile() throws IOException {
    file = folder.getRoot().toPath().resolve("client.properties");
    Files.writeString(file, "sasl.jaas.config=hush=\"hush\";\nlinger.ms=1\nclient.id=file\n");
  }

  @Test
  public void standsOverTheDefaultsAndUnderWhatIsGivenBesides() {
    KafkaConfigFile config = KafkaConfigFile.over(Set.of("linger.ms", "acks"), file.toString());
    assertThat(config.with(Map.of("linger.ms", 20, "acks", "all", "client.id", "given")))
        .isEqualTo(
            Map.of(
                "linger.ms", "1",
                "acks", "all",
                "client.id", "given",
                "sasl.jaas.config", "hush=\"hush\";"));
  }

  @Test
  public void isReadWhereAClientIsMadeAndDoesNotTravel() throws IOException {
    KafkaConfigFile config = KafkaConfigFile.over(Set.of(), file.toString());
    ByteArrayOutputStream serialized = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(serialized)) {
      out.writeObject(config);
    }
    assertThat(serialized.toString(ISO_8859_1)).contains(file.toString()).doesNotContain("hush");
    Files.writeString(file, "sasl.jaas.config=changed\n");
    assertThat(config.with(Map.of())).isEqualTo(Map.of("sasl.jaas.config", "changed"));
  }

  @Test
  public void saysWhichFileAWorkerCannotRead() throws IOException {
    KafkaConfigFile config = KafkaConfigFile.over(Set.of(), file.toString());
    Files.delete(file);
    assertThatThrownBy(() -> config.with(Map.of()))
        .hasMessageStartingWith(
            "The file " + file + " with settings for Kafka cannot be read on this worker: ");
    Files.writeString(file, "password=hush\\uZZZZ");
    assertThatThrownBy(() -> KafkaConfigFile.read(file.toString()))
        .isInstanceOf(IOException.class)
        .hasMessageNotContaining("hush");
  }

  @Test
  public void aByteOrderMarkIsNoPartOfTheFirstName() throws IOException {
    for (Charset charset : List.of(UTF_8, UTF_16LE, UTF_16BE)) {
      Files.write(file, "\ufefflinger.ms=1\nclient.id=\u00e4\n".getBytes(charset));
      assertThat(KafkaConfigFile.read(file.toString()))
          .as(charset.name())
          .isEqualTo(Map.of("linger.ms", "1", "client.id", "\u00e4"));
    }
    Files.write(file, new byte[] {'a', '=', (byte) 0xC3, '\n'});
    assertThatThrownBy(() -> KafkaConfigFile.read(file.toString())).isInstanceOf(IOException.class);
  }
}
