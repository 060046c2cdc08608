#include "commands.h"

namespace shortboard {

Database load_database(const std::vector<std::string>& directories) {
  Database database = Database::compiled();
  for (const std::string& directory : directories) database.overlay(directory);
  return database;
}

}  // namespace shortboard
