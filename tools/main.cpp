#include "commands.h"
#include "measure_program.h"

int main(int count, char** words) {
  using namespace shortboard;
  if (is_measure_command(count, words)) return run_measure_program(words);
  std::vector<Command> commands{size_command(), contract_command(), compare_command(), exchange_command(),
                                hw_command(),   model_command(),    schema_command()};
  for (Command& command : measure_commands()) commands.push_back(std::move(command));
  return run_command_line(commands, count, words);
}
