package dev.streamgauge.alerts.notify.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.alerts.event.AlertEvent;
import dev.streamgauge.alerts.event.AlertGroup;
import dev.streamgauge.alerts.notify.message.Events;
import dev.streamgauge.lines.ByteBuf;
import dev.streamgauge.util.Fuzz;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Damages the files of outboxes and checks what must hold for any. */
public class OutboxFuzzTest {
  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  @Test
  public void whatHoldsForAnyOutboxHolds() {
    Path file = folder.getRoot().toPath().resolve("firing");
    Fuzz.run("outbox", 3_000, 1, random -> round(file, random));
  }

  /** Goes on for as many rounds, from a seed, as it is told. */
  public static void main(String[] args) throws IOException {
    Path file = Files.createTempDirectory("streamgauge-fuzz").resolve("firing");
    Fuzz.main("outbox", args, random -> round(file, random));
  }

  private static void round(Path file, Random random) throws IOException {
    AlertGroup group = Events.storm(1 + random.nextInt(5));
    byte[] message = MessageFile.encode(group);
    byte[] damaged = Fuzz.damaged(message, random);
    try {
      AlertGroup decoded = MessageFile.decode(damaged);
      assertThat(damaged).as("accepted although changed").isEqualTo(message);
      assertThat(decoded).isEqualTo(group);
    } catch (IOException e) {
      assertThat(damaged).isNotEqualTo(message);
      assertThat(e).hasMessageStartingWith("it is ");
    }
    nonsenseUnderARightChecksum(group, random);
    if (random.nextInt(30) == 0) {
      // Each is forced to the disk.
      journal(file, random);
    }
  }

  private static void nonsenseUnderARightChecksum(AlertGroup group, Random random) {
    ByteBuf buf = new ByteBuf(1024);
    group.encode(buf);
    byte[] content = Fuzz.damaged(buf.toBytes(), random);
    int version = ByteBuffer.wrap(MessageFile.encode(group)).getInt();
    byte[] bytes =
        ByteBuffer.allocate(8 + content.length)
            .putInt(version)
            .putInt(MessageFile.checksum(version, content))
            .put(content)
            .array();
    try {
      AlertGroup unused = MessageFile.decode(bytes);
    } catch (IOException e) {
      assertThat(e).hasMessageStartingWith("it is damaged: ");
    }
  }

  private static void journal(Path file, Random random) throws IOException {
    Files.deleteIfExists(file);
    FiringFile journal = new FiringFile(file);
    Set<AlertEvent> fired = new HashSet<>();
    for (int i = random.nextInt(6); i >= 0; i--) {
      AlertEvent event = Events.firing("host-" + random.nextInt(4), i);
      fired.add(event);
      journal.fires(Events.group(event));
      if (random.nextInt(3) == 0) {
        journal.ended(List.of(event.key()));
      }
    }
    byte[] intact = Files.readAllBytes(file);
    byte[] damaged = Fuzz.damaged(intact, random);
    Files.write(file, damaged);
    for (AlertGroup group : new FiringFile(file).read()) {
      // None that was not written.
      assertThat(fired).as(() -> Fuzz.shown(damaged)).containsAll(group.events());
    }
  }
}
