import protobuf from 'protobufjs'

/** The part of https://github.com/onnx/onnx/blob/main/onnx/onnx.proto that models of ours are written and read with. */
const source = `
syntax = "proto3";
package onnx;
message AttributeProto {
  string name = 1; AttributeType type = 20; float f = 2; int64 i = 3; bytes s = 4; TensorProto t = 5; GraphProto g = 6;
  repeated float floats = 7; repeated int64 ints = 8; repeated bytes strings = 9;
  enum AttributeType { UNDEFINED = 0; FLOAT = 1; INT = 2; STRING = 3; TENSOR = 4; GRAPH = 5; FLOATS = 6; INTS = 7; STRINGS = 8; }
}
message ValueInfoProto { string name = 1; TypeProto type = 2; string doc_string = 3; }
message NodeProto { repeated string input = 1; repeated string output = 2; string name = 3; string op_type = 4; string domain = 7; repeated AttributeProto attribute = 5; }
message StringStringEntryProto { string key = 1; string value = 2; }
message TensorProto {
  repeated int64 dims = 1; int32 data_type = 2; repeated float float_data = 4; repeated int32 int32_data = 5; repeated bytes string_data = 6;
  repeated int64 int64_data = 7; string name = 8; bytes raw_data = 9; repeated double double_data = 10; repeated StringStringEntryProto external_data = 13;
}
message GraphProto {
  repeated NodeProto node = 1; string name = 2; repeated TensorProto initializer = 5; string doc_string = 10;
  repeated ValueInfoProto input = 11; repeated ValueInfoProto output = 12;
}
message OperatorSetIdProto { string domain = 1; int64 version = 2; }
message ModelProto {
  int64 ir_version = 1; repeated OperatorSetIdProto opset_import = 8; string producer_name = 2; string producer_version = 3; string domain = 4;
  int64 model_version = 5; string doc_string = 6; GraphProto graph = 7; repeated StringStringEntryProto metadata_props = 14;
}
message TensorShapeProto { repeated Dimension dim = 1; message Dimension { int64 dim_value = 1; string dim_param = 2; } }
message TypeProto { Tensor tensor_type = 1; message Tensor { int32 elem_type = 1; TensorShapeProto shape = 2; } }
`
const { root } = protobuf.parse(source, { keepCase: true })

/** A whole file. */
export const ModelProto: protobuf.Type = root.lookupType('onnx.ModelProto')

/** Element types by their numbers. */
export const elementTypes = { float: 1, int: 7, text: 8, bool: 9, double: 11 } as const
/** Kinds of attributes by their numbers. */
export const attributeTypes = { float: 1, int: 2, text: 3, tensor: 4, floats: 6, ints: 7, texts: 8 } as const
