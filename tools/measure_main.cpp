#include "commands.h"

int main(int count, char** words) {
  using namespace shortboard;
  return run_command_line({validate_command(), calibrate_command()}, count, words);
}
