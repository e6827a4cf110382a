package com.example;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.Test;

public class CountErrorsTest {
  @Test
  public void countsErrorsInSlidingWindows() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream before = System.out;
    System.setOut(new PrintStream(bytes, true, UTF_8));
    try {
      CountErrors.main(new String[0]);
    } finally {
      System.setOut(before);
    }

    // 10:00:01 is in the windows that end at 10, 20 and 30 s, 10:00:12 in those at 20, 30 and 40 s.
    assertEquals(
        List.of(
            "2026-11-30T10:00:10.000Z  1",
            "2026-11-30T10:00:20.000Z  2",
            "2026-11-30T10:00:30.000Z  2",
            "2026-11-30T10:00:40.000Z  1"),
        bytes.toString(UTF_8).lines().sorted().toList());
  }

  @Test
  public void theCoreBringsNeitherConnectorsNorYamlNorMail() {
    for (String foreign :
        List.of(
            "org.apache.kafka.clients.consumer.Consumer",
            "com.zaxxer.hikari.HikariDataSource",
            "org.snakeyaml.engine.v2.api.Load",
            "jakarta.mail.Session")) {
      assertThrows(foreign, ClassNotFoundException.class, () -> Class.forName(foreign));
    }
  }

  @Test
  public void theReadmeShowsThisProgram() throws IOException {
    List<String> program =
        Files.readAllLines(Path.of("src/main/java/com/example/CountErrors.java")).stream()
            .filter(line -> !line.startsWith("package ") && !line.startsWith("/**"))
            .dropWhile(String::isEmpty)
            .toList();
    String withoutGap = String.join("\n", program).replace("\n\n\n", "\n\n");
    assertTrue(
        "README.md does not show CountErrors.java as it is",
        Files.readString(Path.of("../README.md")).contains(withoutGap));
  }
}
