package dev.streamgauge.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.Test;

public class PostgresServerTest {
  @Test
  public void keepsAddressAndDataOverACrashAndKnowsItsUsers() throws SQLException {
    try (PostgresServer postgres = PostgresServer.running()) {
      String url = postgres.url();
      try (Connection connection = postgres.connect(PostgresServer.USER);
          Statement statement = connection.createStatement()) {
        statement.execute("CREATE TABLE t AS SELECT 42 AS x");
      }
      assertThatThrownBy(() -> DriverManager.getConnection(url, PostgresServer.USER, "wrong"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("password authentication failed");

      postgres.kill();
      assertThatThrownBy(() -> postgres.connect(PostgresServer.USER))
          .isInstanceOf(SQLException.class);
      postgres.start();

      assertThat(postgres.url()).isEqualTo(url);
      try (Connection connection = postgres.connect(PostgresServer.USER);
          Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery("SELECT x FROM t")) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getInt(1)).isEqualTo(42);
      }
    }
  }
}
