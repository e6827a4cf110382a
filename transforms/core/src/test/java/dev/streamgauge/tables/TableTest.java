package dev.streamgauge.tables;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class TableTest {
  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private Path file(String text) throws IOException {
    return Files.writeString(folder.getRoot().toPath().resolve("table.csv"), text, UTF_8);
  }

  private static Map<String, String> row(Table table, String key) {
    byte[] bytes = ("<" + key + ">").getBytes(UTF_8);
    int row = table.find(bytes, 1, bytes.length - 1);
    return row < 0 ? null : table.row(row);
  }

  private void refused(String text, String message) {
    assertThatThrownBy(() -> Table.read(file(text)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  public void findsARowByTheBytesOfItsKey() throws IOException {
    Table table =
        Table.read(
            file("host,team,site\r\nweb-1,shop,\"Berlin, \"\"West\"\"\"\n\n w\u00e9b , , x \n"));
    assertThat(table.columns()).containsExactly("host", "team", "site");
    assertThat(table.size()).isEqualTo(2);
    assertThat(row(table, "web-1"))
        .isEqualTo(Map.of("host", "web-1", "team", "shop", "site", "Berlin, \"West\""));
    assertThat(row(table, "w\u00e9b"))
        .isEqualTo(Map.of("host", "w\u00e9b", "team", "", "site", "x"));
    assertThat(row(table, "web")).isNull();
    assertThat(row(table, "")).isNull();
  }

  @Test
  public void findsEachOfManyKeys() throws IOException {
    StringBuilder text = new StringBuilder("id,square\n");
    for (int i = 0; i < 10_000; i++) {
      text.append(i).append(',').append((long) i * i).append('\n');
    }
    Table table = Table.read(file(text.toString()));
    for (int i = 0; i < 10_000; i++) {
      assertThat(row(table, String.valueOf(i)))
          .containsEntry("square", String.valueOf((long) i * i));
    }
    assertThat(row(table, "10000")).isNull();
  }

  @Test
  public void aTableOfAHeaderAloneIsEmpty() throws IOException {
    Table table = Table.read(file("host,team\n"));
    assertThat(table.size()).isZero();
    assertThat(row(table, "host")).isNull();
  }

  @Test
  public void whatIsNoTableIsRefusedWithTheLine() throws IOException {
    refused("", "line 1: the names of the columns are missing");
    refused("host\nweb-1\n", "line 1: there must be two columns or more");
    refused("host,host\n", "line 1: there must be two columns or more, with different names");
    refused("host,the team\n", "line 1: 'the team' is no name of a column");
    refused("host,team\nweb-1,shop\nweb-2\n", "line 3: has 1 values for 2 columns");
    refused("host,team\nweb-1,shop\nweb-1,bank\n", "line 3: the key 'web-1' is there twice");
    refused("host,team\n\"web-1\"x,shop\n", "not CSV");
    Path binary =
        Files.write(folder.getRoot().toPath().resolve("binary.csv"), new byte[] {(byte) 0xC0, 1});
    assertThatThrownBy(() -> Table.read(binary))
        .satisfiesAnyOf(
            e -> assertThat(e).isInstanceOf(MalformedInputException.class),
            e -> assertThat(e).isInstanceOf(IllegalArgumentException.class));
    assertThatThrownBy(() -> Table.read(Path.of("/nowhere/table.csv")))
        .isInstanceOf(IOException.class);
  }
}
