// Writes the descriptions of the remote interface into a folder, as the program serves them: write_descriptions FOLDER
#include <fstream>
#include <iostream>
#include <string>

#include "oms/remote/api_documents.h"

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: write_descriptions FOLDER\n";
    return 2;
  }
  const std::string folder = argv[1];
  std::ofstream openApi(folder + "/openapi.json", std::ios::binary);
  openApi << oms::openApiDocument(oms::routeTable(), "0.1.0");
  std::ofstream asyncApi(folder + "/asyncapi.json", std::ios::binary);
  asyncApi << oms::asyncApiDocument(oms::routeTable(), "0.1.0");
  return openApi.flush() && asyncApi.flush() ? 0 : 1;
}
